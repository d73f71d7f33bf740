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
	 */
	record Failure(@Nullable String type, String message) implements JobResult {

		/**
		 * Describes an exception.
		 * @param failure the exception
		 * @return the result
		 */
		public static Failure of(Throwable failure) {
			String message = failure.getMessage();
			return new Failure(failure.getClass().getName(), (message != null) ? message : "");
		}

	}

	/**
	 * The job was not touched and goes back to the manager, which gives it to another
	 * worker, or to this one again. A Perl manager cannot take it back, so there the
	 * sender is told that it failed.
	 */
	record HandBack() implements JobResult {
	}

	/**
	 * Returns the result of a job that goes back untouched.
	 * @return the result
	 */
	static JobResult handBack() {
		return new HandBack();
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
