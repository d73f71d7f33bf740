// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentRules;
import org.spreadqueue.protocol.frame.Frame;

/**
 * A message that was given up. In the dead-letter queue it has its old content, and
 * headers that tell its story.
 *
 * @param error the last error, if it failed
 */
public record DeadLetter(StoredMessage message, Reason reason, Frame.@Nullable JobError error) {

	/** What a dead-letter queue's name adds to that of its queue. */
	public static final String SUFFIX = ".dlq";

	static final int MAX_ERROR_MESSAGE = 1000;

	static DeadLetter failed(StoredMessage message, Frame.JobError error) {
		return new DeadLetter(message, Reason.FAILED, error);
	}

	static DeadLetter workersLost(StoredMessage message) {
		return new DeadLetter(message, Reason.WORKERS_LOST, null);
	}

	static DeadLetter displaced(StoredMessage message) {
		return new DeadLetter(message, Reason.DISPLACED, null);
	}

	/** Whether a queue is a dead-letter queue, by its name. */
	public static boolean isQueueOfThem(QueueName queue) {
		return queue.value().endsWith(SUFFIX);
	}

	/**
	 * Returns the name of a queue's dead-letter queue. Empty if the queue is one itself,
	 * or has a name of more than 24 characters, which leaves no room for the suffix.
	 */
	public static Optional<QueueName> queueFor(QueueName queue) {
		String name = queue.value();
		if (isQueueOfThem(queue) || name.length() + SUFFIX.length() > QueueName.MAX_LENGTH) {
			return Optional.empty();
		}
		return Optional.of(new QueueName(name + SUFFIX));
	}

	/** Returns the queue whose dead letters are in this queue, if they are. */
	public static Optional<QueueName> queueOf(QueueName letters) {
		String name = letters.value();
		return (isQueueOfThem(letters) && name.length() > SUFFIX.length())
				? Optional.of(new QueueName(name.substring(0, name.length() - SUFFIX.length()))) : Optional.empty();
	}

	/** Its content with the headers of this death instead of an earlier one's. */
	public Content content(QueueName queue, Instant firstSeen) {
		Map<String, String> headers = ownHeaders(this.message.content());
		headers.put(DeadLetterHeaders.REASON, this.reason.text());
		headers.put(DeadLetterHeaders.QUEUE, queue.value());
		headers.put(DeadLetterHeaders.DELIVERIES, Integer.toString(this.message.attempt()));
		headers.put(DeadLetterHeaders.ID, this.message.id().toString());
		headers.put(DeadLetterHeaders.FIRST_SEEN, firstSeen.toString());
		if (this.error != null) {
			headers.put(DeadLetterHeaders.ERROR_MESSAGE, Unicode.cut(this.error.message(), MAX_ERROR_MESSAGE));
			if (this.error.type() != null) {
				headers.put(DeadLetterHeaders.ERROR_TYPE, Unicode.cut(this.error.type(), MAX_ERROR_MESSAGE));
			}
		}
		Content letter = this.message.content().withHeaders(headers);
		if (ContentRules.problemOf(letter) != null) {
			// Only a stranger's manager hands over one that leaves no room for these.
			headers.keySet().retainAll(DeadLetterHeaders.ALL);
			return letter.withHeaders(headers);
		}
		return letter;
	}

	/** Removes the headers of a dead letter. */
	public static Content originalContent(Content content) {
		return new Content(content.type(), content.body(), ownHeaders(content));
	}

	/** Returns the headers of a content without those that tell such a story. */
	public static Map<String, String> ownHeaders(Content content) {
		Map<String, String> headers = new LinkedHashMap<>(content.headers());
		DeadLetterHeaders.ALL.forEach(headers::remove);
		return headers;
	}

	/** The reason for people, with the error if there is one. */
	public String explanation() {
		return (this.error != null) ? this.reason.text() + ": " + this.error.message() : this.reason.text();
	}

	public enum Reason {

		/** It failed as often as it may. */
		FAILED("failed"),

		/** Its workers were lost, as often as it may be tried. */
		WORKERS_LOST("workers-lost"),

		/** It was the oldest message of a full queue. */
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
