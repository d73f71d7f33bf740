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
	 * Why a message or its answer failed. The first four say that the message reached no
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
		UNREADABLE_RESPONSE

	}

}
