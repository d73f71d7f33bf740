// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/**
 * The programs of both makes, and the daemon that they share.
 * <p>
 * The Perl side is the real one if the environment variable {@code SPREAD_QUEUE_PERL}
 * names the directory of {@code sqm}. Then {@code perl} must find Spread::Queue 0.4 and
 * the serializers (set {@code PERL5LIB}), and a Spread daemon must run at
 * {@code 4803@localhost}, which is where these programs look for it. Otherwise it is
 * scripted after the description of the protocol, on an embedded daemon, with a second
 * that is shorter.
 */
final class MixedPeers implements AutoCloseable {

	private final @Nullable EmbeddedSpreadDaemon daemon;

	private final SpreadOptions spread;

	private final Peers java;

	private final Peers perl;

	private final String description;

	private MixedPeers(Optional<String> programs) {
		boolean real = programs.isPresent();
		this.daemon = real ? null : EmbeddedSpreadDaemon.start();
		this.spread = SpreadOptions.builder()
			.addresses((this.daemon == null) ? SpreadAddress.parse("4803@localhost") : this.daemon.address())
			.build();
		Duration second = real ? Duration.ofSeconds(1) : Duration.ofMillis(200);
		this.java = new JavaPeers(this.spread, second);
		this.perl = programs.<Peers>map((directory) -> new RealPerlPeers(Path.of(directory)))
			.orElseGet(() -> new ScriptedPerlPeers(this.spread, second));
		this.description = programs.map((directory) -> "the programs of Spread::Queue in " + directory)
			.orElse("scripted peers");
	}

	static MixedPeers start() {
		return new MixedPeers(Optional.ofNullable(System.getenv("SPREAD_QUEUE_PERL")));
	}

	SpreadOptions spread() {
		return this.spread;
	}

	Peers java() {
		return this.java;
	}

	Peers perl() {
		return this.perl;
	}

	/** What the Perl side is. */
	@Override
	public String toString() {
		return this.description;
	}

	@Override
	public void close() {
		if (this.daemon != null) {
			this.daemon.close();
		}
	}

}
