// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.perl;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * The connection of a Perl program: a private name that tells its role, SAFE messages of
 * type 0, and one thread for everything.
 */
final class PerlSession implements SessionListener, AutoCloseable {

	private static final long CONNECT_SECONDS = 10;

	private final EventLoop loop;

	private final Consumer<RegularMessage> receiver;

	private final SpreadSession session;

	/**
	 * Connects; the role has at most 4 characters. The receiver is called on the loop.
	 */
	PerlSession(String role, SpreadOptions spread, Consumer<RegularMessage> receiver) {
		this.loop = EventLoop.start("perl-" + role);
		this.receiver = receiver;
		SpreadOptions options = spread.toBuilder().privateName(PrivateNames.random(role)).build();
		this.session = SpreadSession.open(options, this.loop, this);
		try {
			this.session.connected().orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS).join();
		}
		catch (RuntimeException ex) {
			this.loop.close();
			throw ex;
		}
	}

	/** Perl programs know messages of type 0 only. */
	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		if (event instanceof RegularMessage message && message.messageType() == 0) {
			this.receiver.accept(message);
		}
	}

	EventLoop loop() {
		return this.loop;
	}

	void send(String group, byte[] message) {
		this.session.multicast(OutgoingMessage.of(group, ServiceType.SAFE, message));
	}

	/** Completes when what was sent before is with the daemon. */
	void disconnect() {
		this.session.closeAsync();
	}

	/** Perl programs die of what they cannot read or write. */
	static IllegalStateException died(FormatException cause) {
		return new IllegalStateException("A Perl program would have died of this message", cause);
	}

	/** Breaks the connection without a word. */
	@Override
	public void close() {
		this.loop.close();
	}

}
