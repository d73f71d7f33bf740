package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * The native jobs that a worker has: waiting, running, ended and not yet reported. And
 * how many it wants.
 */
final class NativeJobs {

	/** So much work waits in a worker, if it is to decide. */
	private static final Duration WORK_AHEAD = Duration.ofMillis(50);

	private static final int MOST_AHEAD = 256;

	/** Weight of the last job in the average. */
	private static final double WEIGHT = 0.1;

	private final JobSlots slots;

	private final int prefetch;

	private final Deque<Taken> waiting = new ArrayDeque<>();

	private final Map<Long, Taken> running = new LinkedHashMap<>();

	/** Of the waiting and the running ones. */
	private final Set<MessageId> ids = new HashSet<>();

	private final List<Taken> done = new ArrayList<>();

	private final List<MessageId> requeued = new ArrayList<>();

	private final List<Frame.Failed> failed = new ArrayList<>();

	private long oldestUnreported;

	/** Of the time of a job; negative before the first one has ended. */
	private double averageNanos = -1;

	NativeJobs(WorkerOptions options, JobSlots slots) {
		this.slots = slots;
		this.prefetch = options.prefetch();
	}

	/** How many native jobs the worker may hold. */
	int capacity() {
		int slots = this.slots.size() - (this.slots.taken() - this.running.size());
		return slots + ((this.prefetch == WorkerOptions.AUTOMATIC_PREFETCH) ? ahead() : this.prefetch);
	}

	private int ahead() {
		if (this.averageNanos < 0) {
			return 0;
		}
		double fitting = this.slots.size() * (WORK_AHEAD.toNanos() / Math.max(1, this.averageNanos));
		return (int) Math.min(MOST_AHEAD, fitting);
	}

	/** Takes a job, unless it is here already. */
	void add(Frame.Dispatch dispatch, long now) {
		if (this.ids.add(dispatch.id())) {
			this.waiting.add(new Taken(dispatch, WireFormat.DEFAULT, now));
		}
	}

	/**
	 * The next one that is to run, if one more may, in the slot that it has from now on;
	 * those that are too late go back.
	 */
	@Nullable Taken next(long now) {
		while (!this.waiting.isEmpty() && this.slots.take()) {
			Taken next = this.waiting.removeFirst();
			if (!next.isExpired(now)) {
				return next;
			}
			this.slots.free();
			requeue(next.dispatch().id(), now);
		}
		return null;
	}

	/** The next one runs. */
	void started(long number, Taken job, WireFormat format, long now) {
		this.running.put(number, new Taken(job.dispatch(), format, now));
	}

	/** The next one cannot run. */
	void refused() {
		this.slots.free();
	}

	/** A job has ended; {@code null} if it is none of these. */
	@Nullable Taken ended(long number, long now) {
		Taken job = this.running.remove(number);
		if (job != null) {
			this.slots.free();
			this.ids.remove(job.dispatch().id());
			long took = now - job.since();
			this.averageNanos = (this.averageNanos < 0) ? took
					: this.averageNanos + WEIGHT * (took - this.averageNanos);
		}
		return job;
	}

	void done(Taken job, long now) {
		unreported(now);
		this.ids.remove(job.dispatch().id());
		this.done.add(job);
	}

	void failed(Taken job, Frame.JobError error, boolean fatal, long now) {
		unreported(now);
		this.ids.remove(job.dispatch().id());
		this.failed.add(new Frame.Failed(job.dispatch().id(), error, fatal));
	}

	void requeue(MessageId id, long now) {
		unreported(now);
		this.ids.remove(id);
		this.requeued.add(id);
	}

	void requeueWaiting(long now) {
		while (!this.waiting.isEmpty()) {
			requeue(this.waiting.removeFirst().dispatch().id(), now);
		}
	}

	private void unreported(long now) {
		if (unreported() == 0) {
			this.oldestUnreported = now;
		}
	}

	int unreported() {
		return this.done.size() + this.failed.size() + this.requeued.size();
	}

	long oldestUnreported() {
		return this.oldestUnreported;
	}

	/** Waiting and running ones. */
	int size() {
		return this.ids.size();
	}

	int running() {
		return this.running.size();
	}

	/** Number of the one that has been running for longest. */
	@Nullable Long firstRunning() {
		return this.running.isEmpty() ? null : this.running.keySet().iterator().next();
	}

	/** Nothing waits and nothing runs. */
	boolean isIdle() {
		return this.running.isEmpty() && this.waiting.isEmpty();
	}

	List<MessageId> held() {
		return this.ids.stream().sorted().toList();
	}

	/** The senders of jobs that are here, as far as they speak the native protocol. */
	Set<String> originators() {
		return Stream.concat(this.running.values().stream(), this.waiting.stream())
			.map(Taken::dispatch)
			.filter((dispatch) -> !dispatch.legacy())
			.map(Frame.Dispatch::originator)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** Those that ended well, for the report that is written now. */
	Collection<Taken> doneJobs() {
		return List.copyOf(this.done);
	}

	/** Writes the report, after which nothing is unreported. */
	Frame.Status report(WorkerState state, int capacity, boolean withHeld) {
		List<MessageId> ids = this.done.stream().map((job) -> job.dispatch().id()).toList();
		Frame.Status status = new Frame.Status(state, capacity, ids, List.copyOf(this.requeued),
				List.copyOf(this.failed), withHeld ? held() : List.of());
		this.done.clear();
		this.requeued.clear();
		this.failed.clear();
		return status;
	}

	/**
	 * A job here.
	 *
	 * @param dispatch as it came
	 * @param format how its sender wrote it and so reads; known when it has begun
	 * @param since when it came or, if it runs, began
	 */
	record Taken(Frame.Dispatch dispatch, WireFormat format, long since) {

		boolean isExpired(long now) {
			return this.dispatch.expiryMillis() > 0
					&& now - this.since >= Duration.ofMillis(this.dispatch.expiryMillis()).toNanos();
		}

	}

}
