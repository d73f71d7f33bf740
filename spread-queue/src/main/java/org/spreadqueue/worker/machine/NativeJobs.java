// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.worker.WorkerOptions;

/** A worker's native jobs, waiting, offered or yet to be reported, and its capacity. */
final class NativeJobs {

	/** How much work waits in a worker with automatic prefetch. */
	private static final Duration WORK_AHEAD = Duration.ofMillis(50);

	private static final int MOST_AHEAD = 256;

	/** Weight of the last job in the average duration. */
	private static final double WEIGHT = 0.1;

	/** Includes the jobs of other links. */
	private final RunningJobs allRunning;

	private final int prefetch;

	/** Not offered, because jobs of other links go first. */
	private final Deque<NativeJob> waiting = new ArrayDeque<>();

	/** Offered jobs, begun or not, by number. */
	private final Map<Long, NativeJob> offered = new LinkedHashMap<>();

	/** Of the jobs that wait, are offered or are being answered. */
	private final Set<MessageId> ids = new HashSet<>();

	private final List<NativeJob> done = new ArrayList<>();

	private final List<MessageId> requeued = new ArrayList<>();

	private final List<Frame.Failed> failed = new ArrayList<>();

	private long oldestUnreported;

	/** Average duration of a job; negative until the first one has ended. */
	private double averageNanos = -1;

	NativeJobs(WorkerOptions options, RunningJobs allRunning) {
		this.allRunning = allRunning;
		this.prefetch = options.prefetch();
	}

	/** How many native jobs the worker may hold. */
	int capacity() {
		return room() + ((this.prefetch == WorkerOptions.AUTOMATIC_PREFETCH) ? ahead() : this.prefetch);
	}

	/** How many native jobs may run at a time; jobs of other links take their share. */
	int room() {
		return this.allRunning.concurrency() - (this.allRunning.size() - this.offered.size());
	}

	private int ahead() {
		if (this.averageNanos < 0) {
			return 0;
		}
		double fitting = this.allRunning.concurrency() * (WORK_AHEAD.toNanos() / Math.max(1, this.averageNanos));
		return (int) Math.min(MOST_AHEAD, fitting);
	}

	/** Takes a job, unless it is here already. */
	void add(Frame.Dispatch dispatch, long now) {
		if (this.ids.add(dispatch.id())) {
			this.waiting.add(new NativeJob(dispatch, WireFormat.DEFAULT, now));
		}
	}

	/** Takes the next one that waits. */
	@Nullable NativeJob next() {
		return this.waiting.poll();
	}

	void offered(long number, NativeJob job, WireFormat format) {
		this.offered.put(number, new NativeJob(job.dispatch(), format, job.since()));
	}

	/** Returns an offered job, {@code null} if it is none of these. */
	@Nullable NativeJob get(long number) {
		return this.offered.get(number);
	}

	/**
	 * Lets offered jobs wait again.
	 * @param withdraw takes back a job, by number, and tells whether it had not begun
	 */
	void waitAgain(LongPredicate withdraw) {
		List<NativeJob> withdrawn = new ArrayList<>();
		this.offered.entrySet().removeIf((job) -> withdraw.test(job.getKey()) && withdrawn.add(job.getValue()));
		for (int i = withdrawn.size() - 1; i >= 0; i--) {
			this.waiting.addFirst(withdrawn.get(i));
		}
	}

	/** Removes a job that has not begun and goes back. */
	void overdue(long number, long now) {
		NativeJob job = this.offered.remove(number);
		if (job != null) {
			requeue(job.dispatch().id(), now);
		}
	}

	/** Removes an ended job; returns {@code null} if it is none of these. */
	@Nullable NativeJob ended(long number, long took) {
		NativeJob job = this.offered.remove(number);
		if (job != null) {
			this.ids.remove(job.dispatch().id());
			this.averageNanos = (this.averageNanos < 0) ? took
					: this.averageNanos + WEIGHT * (took - this.averageNanos);
		}
		return job;
	}

	/** An ended job is held until its answer has left, and then it is done. */
	void answering(NativeJob job) {
		this.ids.add(job.dispatch().id());
	}

	void done(NativeJob job, long now) {
		unreported(job.dispatch().id(), now);
		this.done.add(job);
	}

	void failed(NativeJob job, Frame.JobError error, boolean fatal, long now) {
		unreported(job.dispatch().id(), now);
		this.failed.add(new Frame.Failed(job.dispatch().id(), error, fatal));
	}

	void requeue(MessageId id, long now) {
		unreported(id, now);
		this.requeued.add(id);
	}

	void requeueWaiting(long now) {
		while (!this.waiting.isEmpty()) {
			requeue(this.waiting.removeFirst().dispatch().id(), now);
		}
	}

	private void unreported(MessageId id, long now) {
		this.ids.remove(id);
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

	/** How many wait, are offered or are being answered. */
	int size() {
		return this.ids.size();
	}

	/** How many have begun or may begin at any time. */
	int offered() {
		return this.offered.size();
	}

	boolean isIdle() {
		return this.offered.isEmpty() && this.waiting.isEmpty();
	}

	private List<MessageId> held() {
		return this.ids.stream().sorted().toList();
	}

	/** The native senders of waiting and offered jobs. */
	Set<String> originators() {
		return originators(Stream.concat(this.offered.values().stream(), this.waiting.stream()));
	}

	/** The native senders of jobs that the next report calls done. */
	Set<String> originatorsOfDone() {
		return originators(this.done.stream());
	}

	private static Set<String> originators(Stream<NativeJob> jobs) {
		return jobs.map(NativeJob::dispatch)
			.filter((dispatch) -> !dispatch.legacy())
			.map(Frame.Dispatch::originator)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** Makes the report, after which nothing is unreported. */
	Frame.Status report(WorkerState state, int capacity, boolean withHeld, long answered) {
		List<MessageId> ids = this.done.stream().map((job) -> job.dispatch().id()).toList();
		Frame.Status status = new Frame.Status(state, capacity, ids, List.copyOf(this.requeued),
				List.copyOf(this.failed), withHeld ? held() : List.of(), answered);
		this.done.clear();
		this.requeued.clear();
		this.failed.clear();
		return status;
	}

}
