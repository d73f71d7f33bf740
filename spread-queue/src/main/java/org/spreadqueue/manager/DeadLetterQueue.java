package org.spreadqueue.manager;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;

/**
 * What a message looks like in the dead-letter queue, and how it gets out of there: the
 * content stays as it is and gets headers that tell its story.
 */
final class DeadLetterQueue {

	/** What the name of a dead-letter queue has more than that of its queue. */
	static final String SUFFIX = ".dlq";

	/** Why it is here: a {@link Reason#text()}. */
	static final String REASON = "x-dead-letter-reason";

	/** Kind of the last error, if an error is the reason and has a type. */
	static final String ERROR_TYPE = "x-dead-letter-error-type";

	/** Text of the last error, cut to {@link #MAX_ERROR_MESSAGE} characters. */
	static final String ERROR_MESSAGE = "x-dead-letter-error-message";

	/** The queue it comes from. */
	static final String QUEUE = "x-dead-letter-queue";

	/** How often it was given to workers there. */
	static final String DELIVERIES = "x-dead-letter-deliveries";

	/** Its id there. */
	static final String ID = "x-dead-letter-id";

	/** When it came there, as an ISO instant. */
	static final String FIRST_SEEN = "x-dead-letter-first-seen";

	/** Longest text of an error. */
	static final int MAX_ERROR_MESSAGE = 1000;

	private static final List<String> HEADERS = List.of(REASON, ERROR_TYPE, ERROR_MESSAGE, QUEUE, DELIVERIES, ID,
			FIRST_SEEN);

	private DeadLetterQueue() {
	}

	/** Whether a queue is the dead-letter queue of another one, by its name. */
	static boolean isOne(QueueName queue) {
		return queue.value().endsWith(SUFFIX);
	}

	/**
	 * Returns the dead-letter queue of a queue.
	 * @param queue the queue
	 * @return the name; empty if the queue is a dead-letter queue itself, or if its name
	 * has more than 24 characters, so that there is no room for the suffix
	 */
	static Optional<QueueName> nameFor(QueueName queue) {
		String name = queue.value();
		if (isOne(queue) || name.length() + SUFFIX.length() > QueueName.MAX_LENGTH) {
			return Optional.empty();
		}
		return Optional.of(new QueueName(name + SUFFIX));
	}

	/**
	 * Adds the headers of a dead letter.
	 * @param message the message that ended
	 * @param cause why it ended
	 * @param queue the queue that it was in
	 * @param firstSeen when it came there
	 * @return its content with the headers; those of an earlier death are gone
	 */
	static Content label(StoredMessage message, Cause cause, QueueName queue, Instant firstSeen) {
		Map<String, String> headers = new HashMap<>(message.content().headers());
		HEADERS.forEach(headers::remove);
		headers.put(REASON, cause.reason().text());
		headers.put(QUEUE, queue.value());
		headers.put(DELIVERIES, Integer.toString(message.deliveries()));
		headers.put(ID, message.id().toString());
		headers.put(FIRST_SEEN, firstSeen.toString());
		Frame.JobError error = cause.error();
		if (error != null) {
			headers.put(ERROR_MESSAGE, cut(error.message()));
			if (error.type() != null) {
				headers.put(ERROR_TYPE, cut(error.type()));
			}
		}
		return new Content(message.content().type(), message.content().body(), headers);
	}

	/**
	 * Takes the headers of a dead letter off.
	 * @param content the content in the dead-letter queue
	 * @return the content as it was before
	 */
	static Content unlabel(Content content) {
		Map<String, String> headers = new HashMap<>(content.headers());
		HEADERS.forEach(headers::remove);
		return new Content(content.type(), content.body(), headers);
	}

	private static String cut(String text) {
		if (text.length() <= MAX_ERROR_MESSAGE) {
			return text;
		}
		boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_ERROR_MESSAGE - 1));
		return text.substring(0, splitsPair ? MAX_ERROR_MESSAGE - 1 : MAX_ERROR_MESSAGE);
	}

	/**
	 * Why a message is a dead letter.
	 *
	 * @param reason what happened
	 * @param error the last error, if it failed
	 */
	record Cause(Reason reason, Frame.@Nullable JobError error) {

		static Cause failed(Frame.JobError error) {
			return new Cause(Reason.FAILED, error);
		}

		static Cause workersLost() {
			return new Cause(Reason.WORKERS_LOST, null);
		}

		static Cause displaced() {
			return new Cause(Reason.DISPLACED, null);
		}

	}

	/** What happened to a message that is a dead letter. */
	enum Reason {

		/** It failed as often as it may. */
		FAILED("failed"),

		/** The workers that had it were lost, as often as it may be tried. */
		WORKERS_LOST("workers-lost"),

		/** The queue was full and it was the oldest. */
		DISPLACED("displaced");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

		String text() {
			return this.text;
		}

	}

}
