// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

/**
 * A message did not reach its queue, was not done, or its answer did not come.
 *
 * @since 0.1.0
 */
public class DeliveryFailedException extends QueueException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	public DeliveryFailedException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a message or its answer failed. No worker had the message after the first four,
	 * nor after {@link #REJECTED} and {@link #STORAGE}, unless another manager had
	 * accepted it before, nor after {@link #UNSUPPORTED}, unless only {@code done} failed
	 * with that. After the others it may have been processed.
	 */
	public enum Reason {

		/** No Spread daemon could be reached; nothing was sent. */
		NOT_CONNECTED,

		/** No queue manager answered; nothing was sent. */
		NO_MANAGER,

		/** Too many messages already wait in this sender; nothing was sent. */
		OVERLOADED,

		/** The sender was closed before the message was sent. */
		CLOSED,

		/** Sent, but no manager confirmed that it has the message. */
		UNCONFIRMED,

		/** No worker had taken the request when the time was up. */
		TIMED_OUT_QUEUED,

		/** A worker had taken the request, but did not answer in time. */
		TIMED_OUT_RUNNING,

		/** The connection to the Spread daemon broke while the answer was outstanding. */
		CONNECTION_LOST,

		/** The answer came, but could not be read. */
		UNREADABLE_RESPONSE,

		/** The manager did not take the message, because the queue is full. */
		REJECTED,

		/** The manager did not take the message, because its disk is full. */
		STORAGE,

		/** The message expired before it was done. */
		EXPIRED,

		/** The message failed too often and is now in the dead-letter queue. */
		DEAD_LETTERED,

		/** Somebody emptied the queue. */
		PURGED,

		/**
		 * A manager has the message, but the sender (closed, or with too many unsettled
		 * messages) no longer waits for its outcome.
		 */
		RELEASED,

		/**
		 * The manager is a Perl one and cannot do this: a delay, an ordering key, a
		 * payload of this size or kind, or to say when a message is done.
		 */
		UNSUPPORTED

	}

}
