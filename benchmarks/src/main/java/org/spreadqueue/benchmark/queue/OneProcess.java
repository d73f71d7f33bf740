// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/**
 * Sender, manager, listener and embedded daemon in this JVM, for what is counted and not
 * timed. The listener's id is {@code bench}; the thread that sends is
 * {@code bench-caller1}.
 */
public final class OneProcess implements AutoCloseable {

	private static final Row ROW = new Row(Operation.ONE_WAY, Row.SMALL, 1, 1);

	/** Jobs that are sent and have not run: a full window, and never an empty one. */
	private static final int OUTSTANDING = 2000;

	private static final long RUN_LIMIT_SECONDS = 120;

	private final QueueApplication application = new QueueApplication(
			new QueueApplication.Setup(Column.ONE_JVM, ROW, "bench", true, "", List.of()));

	private final ExecutorService caller = Executors
		.newSingleThreadExecutor(new CustomizableThreadFactory("bench-caller"));

	/** Sends jobs, and returns when all have been accepted and have run. */
	public void process(int jobs) throws InterruptedException, ExecutionException {
		JobQueue queue = this.application.queue();
		this.application.counter().reset();
		String note = Job.note(ROW.bytes());
		this.caller.submit(() -> {
			Semaphore room = new Semaphore(OUTSTANDING);
			for (int number = 0; number < jobs; number++) {
				room.acquire();
				queue.submit(Job.of(number, note)).whenComplete((taken, failure) -> room.release());
			}
			room.acquire(OUTSTANDING);
			return null;
		}).get();
		long ran = this.application.counter().await(jobs, RUN_LIMIT_SECONDS).jobs();
		if (ran != jobs) {
			throw new IllegalStateException(ran + " of " + jobs + " jobs have run");
		}
	}

	/** What the daemon has had of its clients. */
	public long spreadMessages() {
		return this.application.bean(EmbeddedSpreadDaemon.class).statistics().requestsReceived();
	}

	@Override
	public void close() {
		this.caller.shutdownNow();
		this.application.close();
	}

}
