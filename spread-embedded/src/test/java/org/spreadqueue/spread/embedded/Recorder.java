// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that remembers.
 */
final class Recorder implements SessionListener {

	final BlockingQueue<SpreadEvent> events = new LinkedBlockingQueue<>();

	final List<String> states = new CopyOnWriteArrayList<>();

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		this.states.add("connected");
	}

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		this.events.add(event);
	}

	@Override
	public void disconnected(SpreadSession session, SpreadException cause) {
		this.states.add("disconnected");
	}

	@Override
	public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
		this.states.add("failed " + attempt);
	}

	@Override
	public void closed(SpreadSession session) {
		this.states.add("closed");
	}

	<T extends SpreadEvent> T next(Class<T> type) throws InterruptedException {
		SpreadEvent event = this.events.poll(10, TimeUnit.SECONDS);
		assertThat(event).isInstanceOf(type);
		return type.cast(event);
	}

	MembershipChange nextMembership() throws InterruptedException {
		return next(MembershipChange.class);
	}

	String nextBody() throws InterruptedException {
		return new String(next(RegularMessage.class).body(), StandardCharsets.UTF_8);
	}

}
