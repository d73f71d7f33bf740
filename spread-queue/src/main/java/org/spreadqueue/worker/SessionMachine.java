package org.spreadqueue.worker;

import java.util.List;

import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;

/**
 * What a worker session's driver feeds. Times are nanoseconds of one monotonic clock.
 */
interface SessionMachine {

	/** Stands for no time. */
	long NEVER = Long.MIN_VALUE;

	/** The session has a connection, the first one or a new one. */
	List<WorkerOutput> connected(long now);

	/** The connection is lost. */
	List<WorkerOutput> disconnected();

	/** A message came. */
	List<WorkerOutput> received(RegularMessage message, long now);

	/** The members of a group have changed. */
	List<WorkerOutput> membership(MembershipChange change, long now);

	/** A job has ended. */
	List<WorkerOutput> finished(long jobId, JobResult result, long now);

	/** A job of another session of the worker has ended. */
	List<WorkerOutput> slotFreed(long now);

	/** Time has passed. */
	List<WorkerOutput> tick(long now);

	/** The worker is to leave as soon as what runs is done. */
	List<WorkerOutput> leave(long now);

	/** The worker is to leave now. */
	List<WorkerOutput> abandon(long now);

	/** All that came at once has been fed. */
	List<WorkerOutput> flush(long now);

	/**
	 * When {@link #tick} has something to do next; {@link #NEVER} if only after another
	 * input.
	 */
	long nextTick();

	boolean isGone();

	/** Messages that were taken and have not begun, and cannot be given back. */
	int held();

}
