// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many Spread messages a job costs. The embedded daemon counts all requests of its
 * clients, heartbeats and questions for the manager included.
 */
class SpreadMessagesPerJobTests {

	private static final long LIMIT_SECONDS = 60;

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@Test
	void atLoadManyJobsShareAMessage() {
		int jobs = 20_000;
		Sender sender = start();
		long before = this.queue.requests();
		List<CompletableFuture<?>> done = new ArrayList<>();
		for (int i = 0; i < jobs; i += 1000) {
			for (int n = 0; n < 1000; n++) {
				done.add(sender.submit(job(i + n)).done().toCompletableFuture());
			}
			await(done.get(Math.max(0, done.size() - 5000)));
		}
		done.forEach(SpreadMessagesPerJobTests::await);
		double each = (this.queue.requests() - before) / (double) jobs;
		System.out.println("Spread messages per one-way job at load: " + each);
		assertThat(each).isLessThanOrEqualTo(0.2);
	}

	@Test
	void anIdleQueueNeedsThreeForAOneWayJob() {
		int jobs = 200;
		Sender sender = start();
		long before = this.queue.requests();
		for (int i = 0; i < jobs; i++) {
			await(sender.submit(job(i)).done().toCompletableFuture());
		}
		double each = (this.queue.requests() - before) / (double) jobs;
		System.out.println("Spread messages per one-way job on an idle queue: " + each);
		assertThat(each).isLessThan(3.1);
	}

	@Test
	void aRequestNeedsFour() {
		int jobs = 200;
		Sender sender = start();
		long before = this.queue.requests();
		for (int i = 0; i < jobs; i++) {
			assertThat(sender.request(JsonNodeFactory.instance.numberNode(i), Duration.ofSeconds(LIMIT_SECONDS)).join())
				.isEqualTo(JsonNodeFactory.instance.numberNode(i));
		}
		double each = (this.queue.requests() - before) / (double) jobs;
		System.out.println("Spread messages per request: " + each);
		assertThat(each).isLessThan(4.1);
	}

	/** With everybody known to everybody. */
	private Sender start() {
		this.queue.manager();
		this.queue.worker(4, (job) -> CompletableFuture.completedFuture(JobResult.response(job.payload())));
		Sender sender = this.queue.sender();
		await(sender.submit(job(0)).done().toCompletableFuture());
		return sender;
	}

	private static OutgoingJob job(int number) {
		return OutgoingJob.of(JsonNodeFactory.instance.numberNode(number));
	}

	private static void await(CompletableFuture<?> future) {
		future.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
	}

}
