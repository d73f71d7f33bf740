package org.spreadqueue.worker;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a job ended.
 */
public sealed interface JobResult {

	/** The job is done and there is nothing to answer. */
	record Done() implements JobResult {
	}

	/**
	 * The job is done and has an answer for the originator.
	 *
	 * @param body the answer
	 */
	record Response(JsonNode body) implements JobResult {
	}

	/**
	 * The job failed; the originator is told.
	 *
	 * @param type kind of the error, often a class name
	 * @param message text for people
	 * @param fatal whether the message would fail wherever and however often it is tried,
	 * so that a manager of this project puts it into the dead-letter queue at once
	 */
	record Failure(@Nullable String type, String message, boolean fatal) implements JobResult {

		/**
		 * Creates the failure of a message that may be delivered again.
		 * @param type kind of the error, often a class name
		 * @param message text for people
		 */
		public Failure(@Nullable String type, String message) {
			this(type, message, false);
		}

		/**
		 * Describes an exception, after which the message may be delivered again.
		 * @param failure the exception
		 * @return the result
		 */
		public static Failure of(Throwable failure) {
			return of(failure, false);
		}

		private static Failure of(Throwable failure, boolean fatal) {
			String message = failure.getMessage();
			return new Failure(failure.getClass().getName(), (message != null) ? message : "", fatal);
		}

	}

	/**
	 * The job was not touched and goes back to the manager, which gives it to another
	 * worker, or to this one again. A Perl manager cannot take it back, so there the
	 * sender is told that it failed.
	 */
	record Requeue() implements JobResult {
	}

	/**
	 * Returns the result of a job that goes back untouched.
	 * @return the result
	 */
	static JobResult requeue() {
		return new Requeue();
	}

	/**
	 * Returns the result of a job that fails whoever does it, for example because its
	 * message does not make sense: it is not delivered again.
	 * @param failure what is wrong
	 * @return the result
	 */
	static JobResult fatal(Throwable failure) {
		return Failure.of(failure, true);
	}

	/**
	 * Returns the result of a job without an answer.
	 * @return the result
	 */
	static JobResult done() {
		return new Done();
	}

	/**
	 * Returns the result of a job with an answer.
	 * @param body the answer
	 * @return the result
	 */
	static JobResult response(JsonNode body) {
		return new Response(body);
	}

}
