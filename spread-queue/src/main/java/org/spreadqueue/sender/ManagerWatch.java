package org.spreadqueue.sender;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.legacy.LegacyReply;

/**
 * Knows whether the queue has a manager, by asking {@code ^^status}. One question is out
 * at a time. As the question travels behind the messages that were sent before it, its
 * answer also confirms that the manager has them.
 */
final class ManagerWatch {

	/** Managers answer within milliseconds. */
	static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

	private final long interval;

	private @Nullable ManagerInfo manager;

	private boolean missing;

	private boolean asked;

	private long askedAt;

	private long covers;

	ManagerWatch(Duration interval) {
		this.interval = interval.toNanos();
	}

	@Nullable ManagerInfo manager() {
		return this.manager;
	}

	/**
	 * Whether a question should go out: none is, and somebody needs the answer or it is
	 * time again.
	 */
	boolean shouldAsk(boolean needed, long now) {
		return !this.asked && (needed || now - this.askedAt >= this.interval);
	}

	/**
	 * The question goes out.
	 * @param sent number of the last message that was sent before it
	 */
	void asked(long sent, long now) {
		this.asked = true;
		this.askedAt = now;
		this.covers = sent;
	}

	/** Nanoseconds since the last question. */
	long sinceAsked(long now) {
		return now - this.askedAt;
	}

	/** Takes the answer, and tells whether this is another manager than before. */
	boolean answered(String privateGroup, LegacyReply.Status status) {
		ManagerInfo before = this.manager;
		this.asked = false;
		this.missing = false;
		this.manager = new ManagerInfo(privateGroup, status.statistics(), status.nativeManager());
		return before == null || !before.privateGroup().equals(privateGroup);
	}

	/** Number of the last message that the answer confirms. */
	long covers() {
		return this.covers;
	}

	/** Gives up on an answer, and tells whether that is news. */
	boolean tick(long now) {
		if (!this.asked || now - this.askedAt < ANSWER_LIMIT.toNanos()) {
			return false;
		}
		this.asked = false;
		this.manager = null;
		boolean news = !this.missing;
		this.missing = true;
		return news;
	}

	void connected(long now) {
		this.asked = false;
		this.missing = false;
		this.askedAt = now - this.interval;
	}

	void disconnected() {
		this.asked = false;
		this.manager = null;
	}

}
