// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.worker.JobResult;

/** One protocol on one channel of a worker: translates between jobs and the wire. */
interface Link {

	void connected(long now);

	/** Running jobs go on. */
	void disconnected();

	/** Whether a message from the channel is of this protocol. */
	boolean takes(RegularMessage message);

	void received(RegularMessage message, long now);

	default void membership(MembershipChange change, long now) {
	}

	/** Starts or offers what waits here and may run. */
	void startWaiting(long now);

	/**
	 * A job that this link started or offered has ended, and took so many nanoseconds.
	 */
	void ended(long number, JobResult result, long took, long now);

	/** The worker leaves as soon as its jobs are done. May be called more than once. */
	void leave(long now);

	/** The worker leaves now. */
	void abandon(long now);

	/** Whether there is nothing left to do on this link. */
	boolean hasLeft();

	/** All links of the channel have left; it is about to close. */
	default void closing() {
	}

	void tick(long now);

	/** In how many nanoseconds {@link #tick} has something to do. */
	long nextTick(long now);

	/** The inputs of a pass are complete. */
	default void flush(long now) {
	}

}
