package org.spreadqueue.sender.machine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A Spread session that carries one legacy request at a time.
 */
final class ReplyChannel {

	private final int number;

	private boolean connected;

	private @Nullable Submission request;

	private long idleSince;

	ReplyChannel(int number, long now) {
		this.number = number;
		this.idleSince = now;
	}

	int number() {
		return this.number;
	}

	void connected(boolean connected) {
		this.connected = connected;
	}

	boolean isConnected() {
		return this.connected;
	}

	boolean isFree() {
		return this.connected && this.request == null;
	}

	boolean isIdleFor(Duration time, long now) {
		return this.request == null && now - this.idleSince >= time.toNanos();
	}

	@Nullable Submission request() {
		return this.request;
	}

	void take(Submission request) {
		this.request = request;
	}

	void release(long now) {
		this.request = null;
		this.idleSince = now;
	}

}
