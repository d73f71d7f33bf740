// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

/**
 * What a sender is told when the job of its message fails with an exception. A
 * {@link JobResult.Failure} that the handler itself returns is always told as it is, and
 * so is what is wrong with the bytes of a message.
 *
 * @since 0.1.0
 */
public enum FailureResponses {

	/**
	 * Its class and its text, which can contain what only the worker should know. Dead
	 * letters have both, too.
	 */
	ON,

	/**
	 * That the job failed, and the id of the message, under which the log of the worker
	 * says why. Dead letters have no more than that.
	 */
	MASKED,

	/**
	 * Perl senders are told nothing, because they cannot tell a failure from an answer of
	 * undef. To all others it is {@link #ON}.
	 */
	OFF;

	/**
	 * Returns the failure that is told of an exception.
	 * @param fatal whether the message would fail in every worker
	 */
	public JobResult.Failure describe(Throwable failure, boolean fatal, Job job) {
		JobResult.Failure described = JobResult.Failure.of(failure, fatal);
		if (this != MASKED || described.isUnreadable()) {
			return described;
		}
		String message = (job.messageId() != null) ? "message " + job.messageId() : "a message of " + job.originator();
		return new JobResult.Failure(null, "The listener failed. Its log says why: look for " + message + ".", fatal);
	}

}
