package org.spreadqueue.protocol.frame;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.WorkerState;

/**
 * One thing that a program of this project says to another: the frames of
 * docs/protocol/native.md. Where a key is absent on the wire, the record has 0,
 * {@code false}, {@code null} or an empty list.
 *
 * @since 0.1.0
 */
public sealed interface Frame {

	/** Priority of a message whose sender gave none. */
	int DEFAULT_PRIORITY = 4;

	/**
	 * A message for the queue.
	 *
	 * @param id its identity
	 * @param previous highest sequence below it that the sender still keeps, 0 for none
	 * @param content what it carries
	 * @param reply whether the sender waits for an answer
	 * @param expiryMillis time after which nobody wants it, 0 for never
	 * @param priority 0 to 9, higher goes first
	 * @param delayMillis time before it may be dispatched
	 * @param orderingKey messages with the same key keep their order and never run at the
	 * same time
	 * @param resubmitted whether another manager may have had it
	 * @param originator private group of its sender if a manager hands it over
	 * @param attempt how often a manager that hands it over has dispatched it
	 */
	record Submit(MessageId id, long previous, Content content, boolean reply, long expiryMillis, int priority,
			long delayMillis, @Nullable String orderingKey, boolean resubmitted, @Nullable String originator,
			int attempt) implements Frame {
	}

	/**
	 * What a manager has of a sender's messages.
	 *
	 * @param producer the sender
	 * @param upTo all sequences up to here are accepted
	 * @param window how many beyond may be sent
	 * @param received Spread messages to {@code NQ_} that came from this connection
	 * @param spreadWindow how many of those may be on their way
	 * @param rewind whether to send again from the first sequence that is not accepted
	 * @param done finished sequences: from, to, from, to, both included
	 * @param ended messages that ended in another way
	 */
	record Confirm(long producer, long upTo, int window, long received, int spreadWindow, boolean rewind,
			List<Long> done, List<Ended> ended) implements Frame {
	}

	/**
	 * A message that will not be done.
	 *
	 * @param sequence its number
	 * @param reason why
	 * @param text for people
	 */
	record Ended(long sequence, Outcome reason, String text) {
	}

	/**
	 * A message for a worker.
	 *
	 * @param id its identity
	 * @param content what it carries
	 * @param reply whether the originator waits for an answer
	 * @param originator private group of the sender
	 * @param attempt which delivery this is, from 1
	 * @param queuedMillis how long it was in the queue
	 * @param expiryMillis time after which nobody wants it, 0 for never
	 * @param legacy whether the originator speaks the protocol of Spread::Queue 0.4
	 */
	record Dispatch(MessageId id, Content content, boolean reply, String originator, int attempt, long queuedMillis,
			long expiryMillis, boolean legacy) implements Frame {
	}

	/**
	 * What a worker is doing.
	 *
	 * @param state ready, working or leaving
	 * @param capacity jobs that it may hold at a time, running ones included
	 * @param done jobs that are finished
	 * @param requeued jobs to requeue: it has not touched them
	 * @param failed jobs that failed
	 * @param held jobs that it has of an earlier manager; only in the first status to a
	 * manager
	 */
	record Status(WorkerState state, int capacity, List<MessageId> done, List<MessageId> requeued, List<Failed> failed,
			List<MessageId> held) implements Frame {
	}

	/**
	 * A job that failed.
	 *
	 * @param id which
	 * @param error how
	 * @param fatal whether it would fail again, whoever tries
	 */
	record Failed(MessageId id, JobError error, boolean fatal) {

		/** Creates the failure of a job that may be tried again. */
		public Failed(MessageId id, JobError error) {
			this(id, error, false);
		}

	}

	/**
	 * An error as it travels.
	 *
	 * @param type kind of the error, often a class name; data, never resolved
	 * @param message text for people
	 * @param attempt in which delivery it happened
	 */
	record JobError(@Nullable String type, String message, int attempt) {
	}

	/** A worker has started on a request. */
	record Ack(MessageId id) implements Frame {
	}

	/**
	 * The answer to a request: content or error, one of the two.
	 *
	 * @param id the request
	 * @param content the answer
	 * @param error why there is none
	 */
	record Response(MessageId id, @Nullable Content content, @Nullable JobError error) implements Frame {
	}

	/** A manager greets a worker that has announced itself. */
	record Hello(int version) implements Frame {
	}

	/** Outcome of a message that was not done. */
	enum Outcome {

		/** The manager did not take it: the queue is full. */
		REJECTED,

		/** Its time was over before a worker had it. */
		EXPIRED,

		/** It failed too often and is in the dead-letter queue. */
		DEAD_LETTERED,

		/** Somebody emptied the queue. */
		PURGED

	}

	/** Returns a submit with the default priority, no times and no ordering key. */
	static Submit submit(MessageId id, long previous, Content content, boolean reply) {
		return new Submit(id, previous, content, reply, 0, DEFAULT_PRIORITY, 0, null, false, null, 0);
	}

}
