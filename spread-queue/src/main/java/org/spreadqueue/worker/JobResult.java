// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.protocol.frame.Content;

/**
 * The outcome of a job.
 *
 * @since 0.1.0
 */
public sealed interface JobResult {

	/** The job is done, without an answer. */
	record Done() implements JobResult {
	}

	/**
	 * The job is done and has an answer for the originator.
	 *
	 * @param content the answer, mostly JSON
	 */
	record Response(Content content) implements JobResult {

		/** Refuses null, which is no answer: {@link NullPointerException}. */
		public Response {
			Objects.requireNonNull(content,
					"An answer needs a content. JobResult.done() is the result without an answer.");
		}

	}

	/**
	 * The job failed; the originator is told.
	 *
	 * @param type kind of the error, often a class name
	 * @param message text for people
	 * @param fatal whether the message would fail at every attempt, so that a native
	 * manager puts it into the dead-letter queue at once
	 * @param retries how often the worker tried again before it gave up; a native manager
	 * counts these attempts, too
	 */
	record Failure(@Nullable String type, String message, boolean fatal, int retries) implements JobResult {

		private static final String UNREADABLE = "UnreadableMessage";

		/**
		 * Refuses negative retries: {@link IllegalArgumentException}. Exceptions without
		 * a message are common, so null counts as an empty text.
		 */
		public Failure {
			message = Objects.requireNonNullElse(message, "");
			if (retries < 0) {
				throw new IllegalArgumentException("Retries " + retries + " are negative. 0 means a single attempt.");
			}
		}

		/** Creates the failure of a message that was tried once. */
		public Failure(@Nullable String type, String message, boolean fatal) {
			this(type, message, fatal, 0);
		}

		/** Creates the failure of a message that may be delivered again. */
		public Failure(@Nullable String type, String message) {
			this(type, message, false);
		}

		/** Returns this failure after so many more attempts in the same worker. */
		public Failure withRetries(int retries) {
			return new Failure(this.type, this.message, this.fatal, retries);
		}

		/**
		 * Describes an exception, after which the message may be delivered again, unless
		 * it is an {@link UnreadableMessageException}.
		 */
		public static Failure of(Throwable failure) {
			return of(failure, false);
		}

		/** Returns the failure of a message whose bytes are malformed. */
		public static Failure unreadable(String reason) {
			return new Failure(UNREADABLE, reason, true);
		}

		/** Whether the bytes of the message are malformed. */
		public boolean isUnreadable() {
			return this.fatal && UNREADABLE.equals(this.type);
		}

		static Failure of(Throwable failure, boolean fatal) {
			if (failure instanceof UnreadableMessageException) {
				return unreadable(text(failure));
			}
			return new Failure(failure.getClass().getName(), text(failure), fatal);
		}

		/** What a failure says of itself is code of others, and may fail, too. */
		private static String text(Throwable failure) {
			try {
				String message = failure.getMessage();
				return (message != null) ? message : "";
			}
			catch (Throwable ex) {
				return "its text cannot be had, because getMessage() threw " + ex.getClass().getName();
			}
		}

	}

	/**
	 * The job was not touched. The manager requeues it for any worker, even this one. A
	 * legacy manager cannot requeue it, so its sender is told that it failed.
	 */
	record Requeue() implements JobResult {
	}

	/** Returns the result of an untouched job that is to be requeued. */
	static JobResult requeue() {
		return new Requeue();
	}

	/**
	 * Returns the result of a job that fails in every worker, for example because its
	 * message makes no sense: it is not delivered again.
	 */
	static JobResult fatal(Throwable failure) {
		return Failure.of(failure, true);
	}

	/** Returns the result of a job without an answer. */
	static JobResult done() {
		return new Done();
	}

	/** Returns the result of a job with an answer. */
	static JobResult response(Content content) {
		return new Response(content);
	}

	/**
	 * Returns the result of a job with a tree as its answer, which is written as JSON at
	 * once.
	 * @throws IllegalArgumentException if Jackson cannot write it
	 */
	static JobResult response(JsonNode body) {
		return new Response(Content.json(body));
	}

}
