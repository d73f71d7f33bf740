package org.spreadqueue.worker.machine;

import org.spreadqueue.worker.JobResult;

/**
 * A worker's connection with managers that speak one protocol: translates what the worker
 * does to the wire, and what comes from there to jobs.
 */
interface Link {

	/** Starts what waits on this link, as long as one more job may run. */
	void startWaiting(long now);

	/** A job of this link has ended. */
	void ended(long number, JobResult result, long now);

	/** The worker leaves as soon as what it has is done. May be told more than once. */
	void leave(long now);

	/** The worker leaves now. */
	void abandon(long now);

	/** The goodbye is said, or there is nobody to say it to. */
	boolean hasLeft();

	/** Time has passed. */
	void tick(long now);

	/** In how many nanoseconds {@link #tick} has something to do. */
	long nextTick(long now);

}
