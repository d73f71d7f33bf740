package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Notices when no outcome of accepted messages comes for long. A briefly divided network
 * may have swallowed some. The oldest message is then sent again as a question, which the
 * manager answers with the outcome if there is one. If so, other outcomes may be lost
 * too, and all accepted messages are sent again.
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

	void settled(long sequence) {
		this.heard = true;
		if (sequence == this.first) {
			this.first = 0;
			for (Submission message : this.unsettled.all()) {
				if (message.isAccepted() && !message.isRequest()) {
					this.questions.add(message);
				}
			}
		}
	}

	void tick(boolean managerThere, long now) {
		Submission oldest = this.unsettled.first();
		if (this.heard || oldest == null || !oldest.isAccepted()) {
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
