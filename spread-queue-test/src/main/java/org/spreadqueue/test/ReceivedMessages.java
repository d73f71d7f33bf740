// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

/**
 * The messages that a program sends to a queue, taken in place of a listener and kept for
 * the test.
 *
 * <pre class="code">
 * ReceivedMessages received = queues.server().receive("orders");
 * shop.buy("tea");
 * assertThat(received.next().payload().get("item").asString()).isEqualTo("tea");
 * </pre>
 *
 * If a listener of the same queue runs, it takes its share. All methods may be called
 * from any thread.
 *
 * @since 0.1.0
 */
public final class ReceivedMessages implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final BlockingQueue<Job> waiting = new LinkedBlockingQueue<>();

	private final QueueName queue;

	private final JobHandler answers;

	private final ExecutorService executor;

	private final Worker worker;

	ReceivedMessages(QueueName queue, SpreadOptions spread, EventLoop loop, JobHandler answers) {
		this.queue = queue;
		this.answers = answers;
		this.executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, queue + "-received"));
		this.worker = Worker.start(WorkerOptions.of(queue), spread, loop, this.executor, this::keep);
	}

	/** Keeps the message before it is answered, so the test then has both. */
	private CompletionStage<JobResult> keep(Job job) throws Exception {
		this.waiting.add(job);
		return this.answers.handle(job);
	}

	/** Waits at most 10 seconds; fails like {@link #next(Duration)}. */
	public Job next() {
		return next(LIMIT);
	}

	/**
	 * Waits for the next message, up to the limit.
	 * @throws AssertionError if none comes, or the thread is interrupted
	 */
	public Job next(Duration limit) {
		try {
			Job job = this.waiting.poll(TimeUnit.MILLISECONDS.convert(limit), TimeUnit.MILLISECONDS);
			if (job != null) {
				return job;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a message of queue '" + this.queue + "'", ex);
		}
		throw new AssertionError("No further message came from queue '" + this.queue + "' within " + limit + ", after "
				+ this.worker.statistics().received()
				+ " in all. Was it sent to this queue, and did no listener of the application take it?");
	}

	/** Returns how many messages have come and have not been returned yet. */
	public int size() {
		return this.waiting.size();
	}

	/** Takes no more messages. Closing the server does this too. */
	@Override
	public void close() {
		this.worker.close();
		this.executor.shutdown();
	}

}
