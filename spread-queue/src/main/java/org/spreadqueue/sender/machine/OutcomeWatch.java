// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Notices when the outcome of the oldest accepted message does not come for long: it may
 * be lost. The message is then sent again as a question, which the manager answers with
 * the outcome if there is one. If so, its neighbours may be lost, too, and the next one
 * is asked for. If no outcome at all had come, a divided network may have swallowed many,
 * and all accepted messages are sent again. What only an earlier manager has accepted is
 * no question: the present one has yet to take it, within its window.
 */
final class OutcomeWatch {

	/** Time as the oldest after which a message is sent again. */
	static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);

	/** What ends within this time after a question has ended before it. */
	private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

	private final UnsettledMessages unsettled;

	/** Messages to be sent again. */
	private final Deque<Submission> questions = new ArrayDeque<>();

	/** Number of the oldest message, 0 if none is accepted, and since when it is. */
	private long oldest;

	private long oldestSince;

	/** Number of the message that was asked for and not heard of, 0 for none. */
	private long asked;

	private long askedAt;

	/** No outcome has come since the one that was asked for became the oldest. */
	private boolean silence;

	/** What was asked for has been heard of. */
	private boolean answered;

	OutcomeWatch(UnsettledMessages unsettled) {
		this.unsettled = unsettled;
	}

	/** Everything is sent again anyway, or there is nobody to ask. */
	void clear() {
		this.questions.clear();
		this.asked = 0;
		this.answered = false;
	}

	/** Takes the next message that is to be sent again and is still unsettled. */
	@Nullable Submission poll() {
		while (!this.questions.isEmpty()) {
			Submission question = this.questions.removeFirst();
			if (this.unsettled.from(question.sequence()) == question) {
				return question;
			}
		}
		return null;
	}

	/** A message has an outcome; the manager has accepted those up to a number. */
	void settled(long sequence, long acceptedUpTo) {
		if (sequence != this.asked) {
			this.silence = false;
			return;
		}
		this.asked = 0;
		this.answered = true;
		if (this.silence) {
			for (Submission message : this.unsettled.all()) {
				if (isQuestion(message, acceptedUpTo) && !message.isRequest()) {
					this.questions.add(message);
				}
			}
		}
	}

	private static boolean isQuestion(Submission message, long acceptedUpTo) {
		return message.isAccepted() && message.sequence() <= acceptedUpTo;
	}

	void tick(boolean managerThere, long acceptedUpTo, long now) {
		boolean neighbour = this.answered && now - this.askedAt <= ANSWER_LIMIT.toNanos();
		this.answered = false;
		Submission first = this.unsettled.first();
		if (first == null || !isQuestion(first, acceptedUpTo)) {
			this.oldest = 0;
			return;
		}
		if (first.sequence() != this.oldest) {
			this.oldest = first.sequence();
			this.oldestSince = now;
			this.silence = !neighbour;
		}
		boolean due = now - this.oldestSince >= SILENCE_LIMIT.toNanos()
				|| (neighbour && first.isSentFor(SILENCE_LIMIT, now));
		if (due && managerThere && this.questions.isEmpty()) {
			this.oldestSince = now;
			this.asked = this.oldest;
			this.askedAt = now;
			this.questions.add(first);
		}
	}

}
