// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadLimits;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Much more is to be sent than connections may hold. Nothing is dropped on the way, so
 * nothing has to be sent again.
 */
class PacingTests {

	private static final int MESSAGES = 2_000;

	private static final int UNACCEPTED = 1_000;

	private final QueueFixture queue = new QueueFixture(
			(spread) -> spread.maxPendingBytes(2 * SpreadLimits.MAX_MESSAGE_BYTES));

	@AfterEach
	void closeEverything() throws Exception {
		this.queue.close();
	}

	@Test
	void nothingIsDroppedThoughAConnectionHoldsLittle() throws Exception {
		QueueManager manager = this.queue.manager();
		this.queue.worker(4, (job) -> CompletableFuture.completedFuture(JobResult.done()));
		Sender sender = this.queue.sender(SenderOptions.of(QueueFixture.QUEUE).withSendTimeout(Duration.ofMinutes(1)));
		OutgoingJob job = OutgoingJob.of(JsonNodeFactory.instance.stringNode("x".repeat(10_000)));
		Semaphore room = new Semaphore(UNACCEPTED);
		List<CompletableFuture<?>> done = new ArrayList<>();
		for (int i = 0; i < MESSAGES; i++) {
			assertThat(room.tryAcquire(30, TimeUnit.SECONDS)).as("message %d may be sent", i).isTrue();
			Delivery delivery = sender.submit(job);
			delivery.accepted().whenComplete((id, failure) -> room.release());
			done.add(delivery.done());
		}
		CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).orTimeout(60, TimeUnit.SECONDS).join();
		assertThat(sender.statistics().resubmitted()).isZero();
		assertThat(manager.figures().duplicates()).isZero();
	}

}
