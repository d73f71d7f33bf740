// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a session tells its listener, in words. */
final class SessionNews implements SessionListener {

	private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

	private final List<String> said = new CopyOnWriteArrayList<>();

	private String last = "";

	private void say(String what) {
		this.said.add(what);
		this.queue.add(what);
	}

	String next() throws InterruptedException {
		String next = this.queue.poll(5, TimeUnit.SECONDS);
		this.last = (next != null) ? next : "nothing";
		return this.last;
	}

	List<String> take(int count) throws InterruptedException {
		List<String> taken = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			taken.add(next());
		}
		return taken;
	}

	/** All that was told so far. */
	List<String> said() {
		return this.said;
	}

	String last() {
		return this.last;
	}

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		say("connected");
	}

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		say("received " + new String(((RegularMessage) event).body(), StandardCharsets.US_ASCII));
	}

	@Override
	public void disconnected(SpreadSession session, SpreadException cause) {
		say("disconnected " + cause.getClass().getSimpleName() + " " + cause.getMessage());
	}

	@Override
	public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
		say("failed " + attempt + " in " + retryIn + " " + cause.getMessage());
	}

	@Override
	public void closed(SpreadSession session) {
		say("closed");
	}

}
