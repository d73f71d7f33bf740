// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * The daemon that the behaviour of the client is tested with: an embedded one, or the one
 * that the environment variable {@code SPREAD_DAEMON} names ({@code 4803@localhost} for
 * TCP, {@code 4803} or a path for a UNIX socket), which may serve others at the same
 * time.
 */
final class DaemonUnderTest implements AutoCloseable {

	private final @Nullable EmbeddedSpreadDaemon embedded;

	private final SpreadAddress address;

	private final EventLoop loop = EventLoop.start("client-behaviour");

	private final List<SpreadSession> sessions = new ArrayList<>();

	DaemonUnderTest() {
		String named = System.getenv("SPREAD_DAEMON");
		if (named != null && !named.isBlank()) {
			this.embedded = null;
			this.address = SpreadAddress.parse(named);
		}
		else {
			this.embedded = EmbeddedSpreadDaemon.start();
			this.address = this.embedded.address();
		}
	}

	SpreadAddress address() {
		return this.address;
	}

	EventLoop loop() {
		return this.loop;
	}

	SpreadOptions.Builder options() {
		return SpreadOptions.builder().addresses(this.address);
	}

	/**
	 * A connected session, which is closed with this.
	 */
	Client client() throws Exception {
		return client(options());
	}

	Client client(SpreadOptions.Builder options) throws Exception {
		Recorder recorder = new Recorder();
		SpreadSession session = SpreadSession.open(options.build(), this.loop, recorder);
		this.sessions.add(session);
		return new Client(session, session.connected().get(10, TimeUnit.SECONDS), recorder);
	}

	@Override
	public void close() {
		this.sessions.forEach(SpreadSession::close);
		this.loop.close();
		if (this.embedded != null) {
			this.embedded.close();
		}
	}

	record Client(SpreadSession session, String name, Recorder recorder) {

	}

}
