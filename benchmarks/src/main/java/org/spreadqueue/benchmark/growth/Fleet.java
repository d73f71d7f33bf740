// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.growth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.benchmark.common.JobCounter;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Senders and workers in this process, without Spring, on the queues of a server. Jobs
 * are texts of 100 bytes.
 */
final class Fleet implements AutoCloseable {

	private static final JsonNode JOB = JsonNodeFactory.instance.stringNode("x".repeat(98));

	/** Jobs of all senders that are on their way to being accepted. */
	private static final int UNACCEPTED = 4000;

	private static final int WORKER_THREADS = 4;

	private static final long AWAIT_SECONDS = 120;

	/** A refused job ends the measurement, so nothing but a fault may be refused. */
	private static final Duration SEND_TIMEOUT = Duration.ofMinutes(1);

	private final Server server;

	private final EventLoop senderLoop = EventLoop.start("senders");

	private final EventLoop workerLoop = EventLoop.start("workers");

	private final ExecutorService threads = Executors.newFixedThreadPool(WORKER_THREADS);

	private final List<Sender> senders = new ArrayList<>();

	private final List<Worker> workers = new ArrayList<>();

	private final JobCounter counter = new JobCounter();

	private int next;

	/** So many senders on each queue, and no worker yet. */
	Fleet(Server server, int queues, int senders) {
		this.server = server;
		for (int queue = 0; queue < queues; queue++) {
			for (int i = 0; i < senders; i++) {
				this.senders.add(Sender.open(
						SenderOptions.of(Server.queue(queue)).withMaxUnsettled(0, 0).withSendTimeout(SEND_TIMEOUT),
						server.spread(), this.senderLoop));
			}
		}
		this.senders.forEach((sender) -> sender.managerKnown().join());
	}

	/** Adds so many workers on each of the queues. */
	void work(int queues, int workers) {
		for (int queue = 0; queue < queues; queue++) {
			for (int i = 0; i < workers; i++) {
				this.workers.add(Worker.start(WorkerOptions.of(Server.queue(queue)), this.server.spread(),
						this.workerLoop, this.threads, (job) -> {
							this.counter.ran();
							return CompletableFuture.completedFuture(JobResult.done());
						}));
			}
		}
	}

	/** Ends all workers. */
	void rest() {
		this.workers.forEach(Worker::close);
		this.workers.clear();
	}

	/** Sends so many jobs, each sender in turn, and returns how many a second. */
	double accept(int jobs) throws InterruptedException {
		long start = System.nanoTime();
		send(jobs);
		return jobs * 1e9 / (System.nanoTime() - start);
	}

	/** Sends until the time is up, and returns how many jobs a second have run. */
	double flow(Duration time) throws InterruptedException {
		this.counter.reset();
		long start = System.nanoTime();
		int jobs = 0;
		do {
			send(UNACCEPTED);
			jobs += UNACCEPTED;
		}
		while (System.nanoTime() - start < time.toNanos());
		return ran(jobs, start);
	}

	/** Starts a worker, and returns how many waiting jobs a second it has run. */
	double workOff(int jobs) throws InterruptedException {
		this.counter.reset();
		long start = System.nanoTime();
		work(1, 1);
		return ran(jobs, start);
	}

	private double ran(int jobs, long start) throws InterruptedException {
		JobCounter.Count count = this.counter.await(jobs, AWAIT_SECONDS);
		if (count.jobs() < jobs) {
			throw new IllegalStateException(count.jobs() + " of " + jobs + " jobs have run");
		}
		return jobs * 1e9 / (count.lastNanos() - start);
	}

	private void send(int jobs) throws InterruptedException {
		Semaphore room = new Semaphore(UNACCEPTED);
		AtomicInteger refused = new AtomicInteger();
		for (int i = 0; i < jobs; i++) {
			room.acquire();
			this.next = (this.next + 1) % this.senders.size();
			this.senders.get(this.next).send(JOB).whenComplete((accepted, failure) -> {
				room.release();
				if (failure != null) {
					refused.incrementAndGet();
				}
			});
		}
		room.acquire(UNACCEPTED);
		if (refused.get() > 0) {
			throw new IllegalStateException(refused.get() + " of " + jobs + " jobs were refused");
		}
	}

	@Override
	public void close() {
		this.workers.forEach((worker) -> worker.stop(Duration.ZERO));
		this.senders.forEach(Sender::closeAsync);
		rest();
		this.senders.forEach(Sender::close);
		this.workerLoop.close();
		this.senderLoop.close();
		this.threads.shutdownNow();
	}

}
