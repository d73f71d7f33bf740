package org.spreadqueue.worker.machine;

import org.spreadqueue.worker.Job;

/**
 * What a worker's machine asks for, beside what it asks of Spread. Called in the middle
 * of a transition: an implementation must not call the machine before it returns.
 */
public interface WorkerEffects {

	/**
	 * Starts a job, whose outcome is for {@link WorkerMachine#finished}.
	 * @param job the job
	 */
	void start(Job job);

	/**
	 * Tells of a message that is of no use.
	 * @param from private group of its sender
	 * @param reason what is wrong with it
	 */
	void dropped(String from, String reason);

	/**
	 * Tells that messages are lost: a legacy manager had handed them over, and they had
	 * not begun when the worker was abandoned.
	 * @param messages how many
	 */
	void lost(int messages);

	/**
	 * Tells that the worker has said goodbye. Its last channels are closed after this
	 * call.
	 * @param finished whether every job is finished; running ones are the manager's again
	 */
	void left(boolean finished);

}
