// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Questions for the manager that may still be answered. Each travels behind what was sent
 * before it, so its answer says that the manager has got that, or never will.
 * <p>
 * Answers do not say which question they answer, and come late from a manager that is
 * busy, stands still, or writes to a slow connection. So each is taken for one to the
 * oldest open question: this never says too much. Questions that nobody answers stay open
 * for a time, in which it says less than it could; whoever waits for more asks again.
 */
final class OpenQuestions {

	/** No answer comes later than this. */
	static final Duration MEMORY = Duration.ofMinutes(1);

	private final Deque<Question> open = new ArrayDeque<>();

	private long answered;

	/** A question leaves behind so many sent messages. */
	void asked(long sentBefore, long now) {
		while (!this.open.isEmpty() && now - this.open.getFirst().askedAt() >= MEMORY.toNanos()) {
			this.open.removeFirst();
		}
		this.open.addLast(new Question(sentBefore, this.answered, now));
	}

	/**
	 * An answer has come. Returns how many messages the manager has surely confirmed by
	 * now, or missed: those before the question whose answer was here when this one was
	 * asked. What a manager says of the messages before a question may follow its answer,
	 * and the answers to several questions.
	 */
	long answered() {
		Question oldest = this.open.pollFirst();
		if (oldest == null) {
			return 0;
		}
		this.answered = oldest.sentBefore();
		return oldest.answeredBefore();
	}

	/** As {@link #answered}, by another manager, which has confirmed nothing yet. */
	void answeredByAnother() {
		answered();
		List<Question> asked = List.copyOf(this.open);
		this.open.clear();
		asked.forEach((question) -> this.open.add(new Question(question.sentBefore(), 0, question.askedAt())));
	}

	/** How many messages were sent before the last question that was surely answered. */
	long sentBeforeAnswer() {
		return this.answered;
	}

	boolean isEmpty() {
		return this.open.isEmpty();
	}

	private record Question(long sentBefore, long answeredBefore, long askedAt) {
	}

}
