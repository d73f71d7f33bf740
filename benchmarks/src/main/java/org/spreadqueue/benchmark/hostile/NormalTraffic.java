// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.benchmark.common.Statistics;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/**
 * Sends jobs and requests at a fixed rate. The time of each counts from when it was due,
 * so that what a stall has held up counts, too. Each job is a number, from 0.
 */
final class NormalTraffic implements AutoCloseable {

	/** The hostile peer knows it. */
	static final String PRIVATE_NAME = "victim";

	/** Of so many, one is a request. */
	private static final int JOBS_PER_REQUEST = 3;

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

	private final EventLoop loop = EventLoop.start("senders");

	private final Sender sender;

	private final AtomicLong unfinished = new AtomicLong();

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private long jobs;

	NormalTraffic(QueueName queue, SpreadAddress daemon) {
		SpreadOptions spread = SpreadOptions.builder()
			.addresses(daemon)
			.privateName(PrivateNames.fixed(PRIVATE_NAME))
			.build();
		this.sender = Sender.open(SenderOptions.of(queue), spread, this.loop);
		this.sender.managerKnown().join();
	}

	/** Sends for some time, and has the time of each noted when it has an outcome. */
	void run(Duration time, int perSecond, Latencies latencies) {
		long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long start = System.nanoTime();
		long count = time.toNanos() / interval;
		for (long i = 0; i < count; i++) {
			long due = start + i * interval;
			LockSupport.parkNanos(due - System.nanoTime());
			long number = this.jobs++;
			OutgoingJob job = OutgoingJob.of(JsonNodeFactory.instance.numberNode(number));
			if (number % JOBS_PER_REQUEST == 0) {
				watch(this.sender.request(job, REQUEST_TIMEOUT), due, latencies.requests);
			}
			else {
				watch(this.sender.submit(job).accepted(), due, latencies.sends);
			}
		}
	}

	private void watch(CompletableFuture<?> outcome, long due, Times times) {
		this.unfinished.incrementAndGet();
		outcome.whenComplete((result, failure) -> {
			times.add(System.nanoTime() - due);
			if (failure != null) {
				this.failures.merge(String.valueOf(failure), 1, Integer::sum);
			}
			this.unfinished.decrementAndGet();
		});
	}

	/** Waits until everything has an outcome. */
	void finish() throws InterruptedException {
		long limit = System.nanoTime() + REQUEST_TIMEOUT.toNanos();
		while (this.unfinished.get() > 0 && System.nanoTime() - limit < 0) {
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	/** How many jobs were sent. */
	long jobs() {
		return this.jobs;
	}

	/** What failed, and how often; what has no outcome yet. */
	Map<String, Integer> failures() {
		if (this.unfinished.get() > 0) {
			this.failures.put("no outcome", this.unfinished.intValue());
		}
		return this.failures;
	}

	@Override
	public void close() {
		this.sender.close();
		this.loop.close();
	}

	/** How long it took until jobs were accepted, and until requests were answered. */
	static final class Latencies {

		private final Times sends = new Times();

		private final Times requests = new Times();

		/** In milliseconds, of all that have an outcome. */
		double ofSends(int percent) {
			return this.sends.percentile(percent);
		}

		/** In milliseconds, of all that have an outcome. */
		double ofRequests(int percent) {
			return this.requests.percentile(percent);
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "sends p50 %.2f ms, p99 %.2f ms, requests p50 %.2f ms, p99 %.2f ms",
					ofSends(50), ofSends(99), ofRequests(50), ofRequests(99));
		}

	}

	private static final class Times {

		private long[] nanos = new long[1024];

		private int size;

		synchronized void add(long time) {
			if (this.size == this.nanos.length) {
				this.nanos = Arrays.copyOf(this.nanos, 2 * this.size);
			}
			this.nanos[this.size++] = time;
		}

		synchronized double percentile(int percent) {
			return Statistics.percentile(Arrays.copyOf(this.nanos, this.size), percent) / 1e6;
		}

	}

}
