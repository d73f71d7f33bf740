package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Notices when no outcome of accepted messages comes for long. A briefly divided network
 * may have swallowed some. The oldest message is then sent again as a question, which the
 * manager answers with the outcome if there is one. If so, other outcomes may be lost
 * too, and all accepted messages are sent again. What only an earlier manager has
 * accepted is no question: the present one has yet to take it, within its window.
 */
final class OutcomeWatch {

	/** Time without outcomes after which the oldest message is sent again. */
	static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);

	private final UnsettledMessages unsettled;

	/** Messages to be sent again. */
	private final Deque<Submission> questions = new ArrayDeque<>();

	/** Number of the oldest message, once it was sent again; 0 for none. */
	private long first;

	private boolean heard = true;

	private long lastHeard;

	OutcomeWatch(UnsettledMessages unsettled) {
		this.unsettled = unsettled;
	}

	/** Everything is sent again anyway, or there is nobody to ask. */
	void clear() {
		this.questions.clear();
		this.first = 0;
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
		this.heard = true;
		if (sequence == this.first) {
			this.first = 0;
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
		Submission oldest = this.unsettled.first();
		if (this.heard || oldest == null || !isQuestion(oldest, acceptedUpTo)) {
			this.heard = false;
			this.lastHeard = now;
		}
		else if (managerThere && this.questions.isEmpty() && now - this.lastHeard >= SILENCE_LIMIT.toNanos()) {
			this.lastHeard = now;
			this.first = oldest.sequence();
			this.questions.add(oldest);
		}
	}

}
