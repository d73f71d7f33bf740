// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.spreadqueue.benchmark.common.Statistics;

/** Sends jobs from a number of threads until a time is up, but at least one each. */
final class Load implements AutoCloseable {

	/** Jobs that may be on their way to being taken, and their bytes. */
	private static final int MAX_UNTAKEN = 4000;

	private static final int MAX_UNTAKEN_BYTES = 32 * 1024 * 1024;

	private final JobQueue queue;

	private final Row row;

	private final String note;

	private final ExecutorService threads;

	private final AtomicLong numbers = new AtomicLong(100_000);

	Load(JobQueue queue, Row row) {
		this.queue = queue;
		this.row = row;
		this.note = Job.note(row.bytes());
		this.threads = Executors.newFixedThreadPool(row.callers());
	}

	/** Sends without waiting, except that only so many jobs are on their way. */
	Sent flood(Duration time) throws InterruptedException, ExecutionException {
		int untaken = Math.min(MAX_UNTAKEN, MAX_UNTAKEN_BYTES / this.row.bytes());
		Semaphore room = new Semaphore(untaken);
		AtomicLong failed = new AtomicLong();
		long start = System.nanoTime();
		long sent = everywhere(() -> {
			long count = 0;
			do {
				room.acquire();
				this.queue.submit(next()).whenComplete((taken, failure) -> {
					room.release();
					if (failure != null) {
						failed.incrementAndGet();
					}
				});
				count++;
			}
			while (System.nanoTime() - start < time.toNanos());
			return count;
		}).stream().mapToLong(Long::longValue).sum();
		room.acquire(untaken);
		return new Sent(sent - failed.get(), failed.get(), start);
	}

	/** Sends and waits, job by job, and measures how long each takes. */
	Calls call(Duration time) throws InterruptedException, ExecutionException {
		Consumer<Job> call = (this.row.operation() == Operation.REQUEST) ? this.queue::request : this.queue::send;
		long start = System.nanoTime();
		List<long[]> nanos = everywhere(() -> call(call, start + time.toNanos()));
		long took = System.nanoTime() - start;
		long[] all = nanos.stream().flatMapToLong(Arrays::stream).toArray();
		return new Calls(all.length, took, Statistics.percentile(all, 50), Statistics.percentile(all, 99), start);
	}

	private long[] call(Consumer<Job> call, long end) {
		long[] nanos = new long[1024];
		int count = 0;
		long before = System.nanoTime();
		do {
			call.accept(next());
			long after = System.nanoTime();
			if (count == nanos.length) {
				nanos = Arrays.copyOf(nanos, 2 * count);
			}
			nanos[count] = after - before;
			count++;
			before = after;
		}
		while (before - end < 0);
		return Arrays.copyOf(nanos, count);
	}

	private Job next() {
		return Job.of(this.numbers.incrementAndGet(), this.note);
	}

	private <T> List<T> everywhere(Callable<T> task) throws InterruptedException, ExecutionException {
		List<Future<T>> running = new ArrayList<>();
		for (int i = 0; i < this.row.callers(); i++) {
			running.add(this.threads.submit(task));
		}
		List<T> results = new ArrayList<>();
		for (Future<T> each : running) {
			results.add(each.get());
		}
		return results;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/** Jobs that were taken, those that were not, and the start by the clock of JVMs. */
	record Sent(long jobs, long failed, long startNanos) {
	}

	/** Calls, the time of all, and percentiles of the time of one. */
	record Calls(long calls, long nanos, long p50, long p99, long startNanos) {
	}

}
