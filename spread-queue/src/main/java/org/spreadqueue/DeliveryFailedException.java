package org.spreadqueue;

/**
 * A message could not be handed to its queue, or its answer did not come.
 */
public class DeliveryFailedException extends QueueException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Creates the exception.
	 * @param reason why
	 * @param message what happened and what to do
	 */
	public DeliveryFailedException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Returns why the message or its answer failed.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a message or its answer failed. The first four, {@link #REJECTED} and
	 * {@link #UNSUPPORTED} unless said of {@code done}, say that the message reached no
	 * worker; after the others it may have been processed.
	 */
	public enum Reason {

		/** No Spread daemon could be reached; nothing was sent. */
		NOT_CONNECTED,

		/** No queue manager answered; nothing was sent. */
		NO_MANAGER,

		/** Too many messages wait in this sender already; nothing was sent. */
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

		/** The time after which nobody wants the message was over before it was done. */
		EXPIRED,

		/** The message failed too often and is in the dead-letter queue now. */
		DEAD_LETTERED,

		/** Somebody emptied the queue. */
		PURGED,

		/**
		 * A manager has the message, but the sender stopped keeping it, because it kept
		 * too much or was closed. What becomes of the message will not be known.
		 */
		RELEASED,

		/**
		 * The manager is one of Spread::Queue for Perl and cannot do this: a delay, an
		 * ordering key, a payload of this size or kind, or to say when a message is done.
		 */
		UNSUPPORTED

	}

}
