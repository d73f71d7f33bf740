package org.spreadqueue.boot.actuate.message;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spring.QueueHeaders;

/**
 * The story of a dead letter, as its headers tell it. Who puts a message into a
 * dead-letter queue itself can write anything there.
 *
 * @param exception class of the last attempt's exception, {@code null} if unknown
 * @param message its text, {@code null} if there is none or it is not shown
 * @param attempts number of the last attempt
 * @param id the message's id in the queue that it comes from
 * @param firstSeen when it came into that queue
 * @since 0.1.0
 */
public record DeathDescriptor(@Nullable String reason, @Nullable String exception, @Nullable String message,
		@Nullable String queue, @Nullable String attempts, @Nullable String id, @Nullable String firstSeen) {

	private static final String PREFIX = "x-dead-letter-";

	static boolean isHeader(String name) {
		return name.startsWith(PREFIX);
	}

	/** Returns the story, {@code null} if it is no dead letter. */
	static @Nullable DeathDescriptor of(Content content, Viewer viewer) {
		String reason = content.headers().get(QueueHeaders.DEAD_LETTER_REASON);
		if (reason == null) {
			return null;
		}
		return new DeathDescriptor(reason, content.headers().get(QueueHeaders.DEAD_LETTER_EXCEPTION),
				viewer.header(QueueHeaders.DEAD_LETTER_EXCEPTION_MESSAGE,
						content.headers().get(QueueHeaders.DEAD_LETTER_EXCEPTION_MESSAGE)),
				content.headers().get(QueueHeaders.DEAD_LETTER_QUEUE),
				content.headers().get(QueueHeaders.DEAD_LETTER_ATTEMPTS),
				content.headers().get(QueueHeaders.DEAD_LETTER_ID),
				content.headers().get(QueueHeaders.DEAD_LETTER_TIME));
	}

}
