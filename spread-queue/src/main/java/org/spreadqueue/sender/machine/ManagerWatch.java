// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.SenderOptions;

/**
 * Asks {@code ^^status} to learn whether the queue has a manager, and of which kind, one
 * question at a time. The question travels behind the messages that were sent before it,
 * so the answer also says that the manager has those.
 */
final class ManagerWatch {

	/** Managers answer within milliseconds. */
	private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

	/** An answer that is older is asked for anew if somebody wants to know. */
	private static final Duration FRESH = Duration.ofSeconds(1);

	private final LegacyCodec codec = new LegacyCodec();

	private final Channels channels;

	private final String group;

	private final long interval;

	private @Nullable ManagerInfo manager;

	private boolean missing;

	private boolean asked;

	private long askedAt;

	/** When the manager last sent anything else. */
	private long heardAt;

	/** Whether somebody has wanted to know since the last question. */
	private boolean lookedAt;

	ManagerWatch(SenderOptions options, Channels channels) {
		this.channels = channels;
		this.group = options.queue().messagesGroup();
		this.interval = options.probeInterval().toNanos();
	}

	/** The manager that answered last, {@code null} if none does. */
	@Nullable ManagerInfo manager() {
		return this.manager;
	}

	/** Somebody wants to know whether the queue has a manager. */
	void lookedAt() {
		this.lookedAt = true;
	}

	/** Whether to ask: no question is out, and an answer is needed or it is time. */
	boolean shouldAsk(boolean needed, long now) {
		return !this.asked && (needed || now - this.askedAt >= untilDue());
	}

	/** From one question to the next that nobody needs. */
	private long untilDue() {
		return this.lookedAt ? Math.min(FRESH.toNanos(), this.interval) : this.interval;
	}

	void ask(long now) {
		this.asked = true;
		this.askedAt = now;
		this.lookedAt = false;
		this.channels.multicast(Channels.MAIN, this.group, this.codec.statusCommand());
	}

	/** Nanoseconds since the last question. */
	long sinceAsked(long now) {
		return now - this.askedAt;
	}

	/** How long until an answer is late, or the next question is due. */
	long untilNext(long now) {
		return (this.asked ? ANSWER_LIMIT.toNanos() : untilDue()) - sinceAsked(now);
	}

	/** Takes an answer; returns whether this is another manager than before. */
	boolean answered(ManagerInfo answering) {
		ManagerInfo before = this.manager;
		this.asked = false;
		this.missing = false;
		this.manager = answering;
		return before == null || !before.privateGroup().equals(answering.privateGroup());
	}

	/** The manager has sent something that is no answer, so it is there. */
	void heard(String from, long now) {
		if (this.manager != null && this.manager.privateGroup().equals(from)) {
			this.heardAt = now;
		}
	}

	/** Gives up a late answer; returns whether the manager is newly missing. */
	boolean tick(long now) {
		if (!this.asked || now - this.askedAt < ANSWER_LIMIT.toNanos()) {
			return false;
		}
		if (this.manager != null && now - this.heardAt < ANSWER_LIMIT.toNanos()) {
			// On a slow line, the answer comes behind all that goes before it.
			this.asked = false;
			return false;
		}
		boolean first = !this.missing;
		this.asked = false;
		this.manager = null;
		this.missing = true;
		return first;
	}

	void connected(long now) {
		this.asked = false;
		this.missing = false;
		this.askedAt = now - this.interval;
		this.heardAt = now - ANSWER_LIMIT.toNanos();
	}

	void disconnected() {
		this.asked = false;
		this.manager = null;
	}

}
