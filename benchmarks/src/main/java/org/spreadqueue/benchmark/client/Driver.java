// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * One role on one session. Everything happens on the loop thread, where programs that use
 * the client answer messages too.
 */
abstract class Driver implements SessionListener {

	private final Setup setup;

	private final Meter meter = new Meter();

	private final byte[] body;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

	Driver(Setup setup) {
		this.setup = setup;
		this.body = new byte[setup.size()];
	}

	static Driver of(Role role, Setup setup) {
		return switch (role) {
			case RECEIVE -> new Receiver(setup);
			case SEND -> new Sender(setup);
			case PONG -> new Ponger(setup);
			case PING -> new Pinger(setup);
		};
	}

	final SpreadSession open() {
		return SpreadSession.open(SpreadOptions.builder().addresses(this.setup.address()).build(), this);
	}

	/** Completes when the other side may start. */
	final CompletableFuture<Void> ready() {
		return this.ready;
	}

	final CompletableFuture<Outcome> outcome() {
		return this.outcome;
	}

	final Setup setup() {
		return this.setup;
	}

	final Meter meter() {
		return this.meter;
	}

	final void send(SpreadSession session, String to, short type) {
		session.multicast(new OutgoingMessage(List.of(to), ServiceType.AGREED, false, type, this.body));
	}

	final void finish(long messages) {
		this.outcome.complete(this.meter.stop(messages));
	}

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		this.ready.complete(null);
	}

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		if (event instanceof RegularMessage message) {
			message(session, message);
		}
		else if (event instanceof MembershipChange) {
			this.ready.complete(null);
		}
	}

	abstract void message(SpreadSession session, RegularMessage message);

	@Override
	public void disconnected(SpreadSession session, SpreadException cause) {
		fail(cause);
	}

	@Override
	public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
		fail(cause);
	}

	private void fail(SpreadException cause) {
		this.ready.completeExceptionally(cause);
		this.outcome.completeExceptionally(cause);
	}

}
