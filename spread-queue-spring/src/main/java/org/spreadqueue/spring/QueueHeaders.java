// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import java.util.Set;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;
import org.springframework.util.Assert;

import org.spreadqueue.manager.machine.DeadLetterHeaders;

/**
 * Names of the headers that a listener method can take with
 * {@link org.springframework.messaging.handler.annotation.Header @Header}, besides those
 * that the sender has set. In the native protocol the headers of a dead letter travel
 * with it, and are there in dead-letter queues only; all others are set where the message
 * is received. A sender that puts a message into a dead-letter queue itself can forge
 * those of a dead letter.
 *
 * @since 0.1.0
 */
public final class QueueHeaders {

	/** Name of the queue, a {@code String}. */
	public static final String QUEUE = "spreadQueue_queue";

	/** Private group of the sender, a {@code String}. */
	public static final String ORIGINATOR = "spreadQueue_originator";

	/** Number of the job within its worker session, a {@code Long}. */
	public static final String JOB_ID = "spreadQueue_jobId";

	/** Id of the listener, a {@code String}. */
	public static final String LISTENER_ID = "spreadQueue_listenerId";

	/** The attempt, from 1, retries in workers included, an {@code Integer}. */
	public static final String ATTEMPT = "spreadQueue_attempt";

	/** How long the message was in the queue, a {@link java.time.Duration}. */
	public static final String QUEUED_FOR = "spreadQueue_queuedFor";

	/** Id of the message in all attempts, a {@code String}; Perl managers set none. */
	public static final String MESSAGE_ID = "spreadQueue_messageId";

	/** The {@link org.spreadqueue.worker.Job} itself. */
	public static final String JOB = "spreadQueue_job";

	/** The {@link org.spreadqueue.spring.listener.Acknowledgment} in manual mode. */
	public static final String ACKNOWLEDGMENT = "spreadQueue_acknowledgment";

	/**
	 * Why the message is in a dead-letter queue, a {@code String}: {@code failed},
	 * {@code workers-lost} or {@code displaced}. Only dead letters have this header and
	 * those below.
	 */
	public static final String DEAD_LETTER_REASON = DeadLetterHeaders.REASON;

	/** The queue that the dead letter comes from, a {@code String}. */
	public static final String DEAD_LETTER_QUEUE = DeadLetterHeaders.QUEUE;

	/** The last attempt in that queue, an {@code int}. */
	public static final String DEAD_LETTER_ATTEMPTS = DeadLetterHeaders.DELIVERIES;

	/** Class name of the last attempt's exception, a {@code String}, if known. */
	public static final String DEAD_LETTER_EXCEPTION = DeadLetterHeaders.ERROR_TYPE;

	/** Message of that exception, a {@code String} of up to 1,000 characters, if any. */
	public static final String DEAD_LETTER_EXCEPTION_MESSAGE = DeadLetterHeaders.ERROR_MESSAGE;

	/**
	 * When the message came into the queue that gave it up, an {@link java.time.Instant}.
	 */
	public static final String DEAD_LETTER_TIME = DeadLetterHeaders.FIRST_SEEN;

	/** {@link #MESSAGE_ID} in the queue that it comes from, a {@code String}. */
	public static final String DEAD_LETTER_ID = DeadLetterHeaders.ID;

	/**
	 * Id of a message that came from an outbox, a {@code String}: the same in all copies
	 * of the message, whoever sends them. Perl managers drop it.
	 */
	public static final String OUTBOX_ID = "x-outbox-id";

	private static final String PREFIX = "spreadQueue_";

	/**
	 * What Spring and its channels set and obey in the program where they are: a sender
	 * elsewhere must not choose the channel that gets an answer.
	 */
	private static final Set<String> OF_SPRING = Set.of(MessageHeaders.ID, MessageHeaders.TIMESTAMP,
			MessageHeaders.CONTENT_TYPE, MessageHeaders.REPLY_CHANNEL, MessageHeaders.ERROR_CHANNEL,
			NativeMessageHeaderAccessor.NATIVE_HEADERS);

	private QueueHeaders() {
	}

	/**
	 * Refuses a reserved name, under which listeners do not get the value of a sender.
	 * @throws IllegalArgumentException if it is empty or such a name
	 */
	public static void checkName(String name) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.isTrue(!isReserved(name), () -> "Header '" + name
				+ "' is set where the message is received, so that listeners would not get the value of the sender."
				+ " Use another name.");
	}

	/**
	 * Whether a sender cannot set a header: those of Spring, what begins with
	 * {@code spreadQueue_}, those of dead letters, and {@link #OUTBOX_ID}, under which
	 * only an outbox vouches for a message. Where a message is received, all but the last
	 * are left out or overwritten.
	 */
	public static boolean isReserved(String name) {
		return isLocal(name) || isOfDeadLetter(name) || name.equals(OUTBOX_ID);
	}

	/** Whether a header never travels with a message. */
	public static boolean isLocal(String name) {
		return OF_SPRING.contains(name) || name.startsWith(PREFIX);
	}

	/** Whether a header tells why a message is in a dead-letter queue. */
	public static boolean isOfDeadLetter(String name) {
		return name.startsWith(DeadLetterHeaders.PREFIX);
	}

}
