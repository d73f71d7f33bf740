// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.protocol.WorkerState;

/**
 * What the programs of this project say to each other: the frames of
 * docs/protocol/native.md. Where a key is absent on the wire, the record has 0,
 * {@code false}, {@code null} or an empty list.
 *
 * @since 0.1.0
 */
public sealed interface Frame {

	int DEFAULT_PRIORITY = 4;

	/**
	 * A message for the queue.
	 *
	 * @param previous highest sequence below it that the sender still keeps, 0 for none
	 * @param reply whether the sender waits for an answer
	 * @param expiryMillis time after which it is of no use, 0 for never
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
	 * @param upTo all sequences up to here are accepted
	 * @param window how many beyond may be sent
	 * @param received Spread messages to {@code NQ_} that came from this connection
	 * @param spreadWindow how many of those may be on their way
	 * @param rewind whether to send again from the first sequence that is not accepted
	 * @param done finished sequences: from, to, from, to, both included
	 * @param otherOutcomes messages that are not done, but will not be either
	 */
	record Confirm(long producer, long upTo, int window, long received, int spreadWindow, boolean rewind,
			List<Long> done, List<OtherOutcome> otherOutcomes) implements Frame {
	}

	/** A message that will not be done; the text is for people. */
	record OtherOutcome(long sequence, Outcome outcome, String text) {
	}

	/**
	 * A message for a worker.
	 *
	 * @param reply whether the originator waits for an answer
	 * @param originator private group of the sender
	 * @param attempt which attempt this is, from 1
	 * @param queuedMillis how long it was in the queue
	 * @param expiryMillis time after which it is of no use, 0 for never
	 * @param legacy whether the originator speaks the protocol of Spread::Queue 0.4
	 */
	record Dispatch(MessageId id, Content content, boolean reply, String originator, int attempt, long queuedMillis,
			long expiryMillis, boolean legacy) implements Frame {
	}

	/**
	 * What a worker is doing.
	 *
	 * @param capacity jobs that it may hold at a time, including running ones
	 * @param done jobs that are finished
	 * @param requeued untouched jobs to requeue
	 * @param failed jobs that failed
	 * @param held all jobs that are here; only in the answer to a hello and in a goodbye
	 * @param answered number of the hello that it answers, 0 for none
	 */
	record Status(WorkerState state, int capacity, IdSet done, IdSet requeued, List<Failed> failed, IdSet held,
			long answered) implements Frame {

		/** Creates a status of ids in any order, which answers no numbered hello. */
		public Status(WorkerState state, int capacity, Collection<MessageId> done, Collection<MessageId> requeued,
				List<Failed> failed, Collection<MessageId> held) {
			this(state, capacity, done, requeued, failed, held, 0);
		}

		/** Creates a status of ids in any order. */
		public Status(WorkerState state, int capacity, Collection<MessageId> done, Collection<MessageId> requeued,
				List<Failed> failed, Collection<MessageId> held, long answered) {
			this(state, capacity, IdSet.of(done), IdSet.of(requeued), failed, IdSet.of(held), answered);
		}

	}

	/** A job that failed; {@code fatal} if it would fail again in any worker. */
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
	 * @param attempt in which attempt it happened
	 */
	record JobError(@Nullable String type, String message, int attempt) {

		/** Returns an error of texts from elsewhere, cut so that they can travel. */
		public static JobError cut(@Nullable String type, String message, int attempt) {
			return new JobError((type != null) ? Unicode.cut(type, FrameLimits.MAX_ERROR_TYPE) : null,
					Unicode.cut(message, FrameLimits.MAX_ERROR_TEXT), attempt);
		}

	}

	/** A worker has started on a request, or a manager has taken what was handed over. */
	record Ack(MessageId id) implements Frame {
	}

	/** The answer to a request: either content or an error. */
	record Response(MessageId id, @Nullable Content content, @Nullable JobError error) implements Frame {
	}

	/**
	 * How far a job is that still runs.
	 *
	 * @param millionths how much of it is done, 0 to {@link FrameLimits#MAX_FRACTION}
	 * @param text where it is, for people; empty if nothing was said
	 * @param runningMillis how long it had run then
	 */
	record Progress(MessageId id, int millionths, String text, long runningMillis) implements Frame {
	}

	/**
	 * A manager greets workers.
	 *
	 * @param number for the answer of a single worker; rises from hello to hello of a
	 * manager, 0 if all workers are greeted
	 */
	record Hello(int version, long number) implements Frame {

		/** Creates a hello for all workers. */
		public Hello(int version) {
			this(version, 0);
		}

	}

	/**
	 * An operator asks a manager something, or to change something.
	 *
	 * @param number for the answer
	 */
	record Question(long number, Content content) implements Frame {
	}

	/** A manager's answer to an operator: either content or an error. */
	record Answer(long number, @Nullable Content content, @Nullable JobError error) implements Frame {
	}

	/** Outcome of a message that was not done. */
	enum Outcome {

		/** The manager did not take it: the queue is full. */
		REJECTED,

		/** It expired before a worker had it. */
		EXPIRED,

		/** It failed too often and is in the dead-letter queue. */
		DEAD_LETTERED,

		/** The queue was emptied. */
		PURGED,

		/** The manager could not take it: its disk is full. */
		STORAGE;

		/** Whether the manager has never had it. */
		public boolean isRefusal() {
			return this == REJECTED || this == STORAGE;
		}

	}

	/** Returns a submit with the default priority, no times and no ordering key. */
	static Submit submit(MessageId id, long previous, Content content, boolean reply) {
		return new Submit(id, previous, content, reply, 0, DEFAULT_PRIORITY, 0, null, false, null, 0);
	}

}
