package org.spreadqueue.sender;

import org.jspecify.annotations.Nullable;

/**
 * One message on its way to the queue.
 */
final class Submission {

	private final long id;

	private final byte[] body;

	private final long deadline;

	private long sequence;

	private @Nullable String manager;

	private int acks;

	Submission(long id, byte[] body, long deadline) {
		this.id = id;
		this.body = body;
		this.deadline = deadline;
	}

	long id() {
		return this.id;
	}

	byte[] body() {
		return this.body;
	}

	boolean isLate(long now) {
		return now - this.deadline >= 0;
	}

	/**
	 * It was multicast, as the n-th message of the sender, when this manager was known.
	 */
	void sent(long sequence, String manager) {
		this.sequence = sequence;
		this.manager = manager;
	}

	long sequence() {
		return this.sequence;
	}

	@Nullable String manager() {
		return this.manager;
	}

	void acknowledged() {
		this.acks++;
	}

	int acks() {
		return this.acks;
	}

}
