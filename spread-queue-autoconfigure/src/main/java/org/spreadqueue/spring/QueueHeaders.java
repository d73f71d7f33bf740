package org.spreadqueue.spring;

/**
 * Names of the headers that a listener method can ask for with
 * {@link org.springframework.messaging.handler.annotation.Header @Header}. They are
 * written by this side and do not travel: messages of Spread::Queue have no headers.
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

	/**
	 * Which delivery of the message this is, from 1, an {@code Integer}.
	 */
	public static final String ATTEMPT = "spreadQueue_attempt";

	/** How long the message was in the queue, a {@link java.time.Duration}. */
	public static final String QUEUED_FOR = "spreadQueue_queuedFor";

	/**
	 * Identity of the message, the same in every delivery, a {@code String}; absent if a
	 * Perl manager gave it out, which knows none.
	 */
	public static final String MESSAGE_ID = "spreadQueue_messageId";

	/** The {@link org.spreadqueue.worker.Job} itself. */
	public static final String JOB = "spreadQueue_job";

	/**
	 * The {@link org.spreadqueue.spring.listener.Acknowledgment} of a listener in mode
	 * {@link org.spreadqueue.spring.listener.AckMode#MANUAL}.
	 */
	public static final String ACKNOWLEDGMENT = "spreadQueue_acknowledgment";

	private QueueHeaders() {
	}

}
