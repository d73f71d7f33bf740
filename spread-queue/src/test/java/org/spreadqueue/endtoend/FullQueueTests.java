// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/** Senders that have more than the queue takes wait, and do not send in vain. */
@Timeout(60)
class FullQueueTests {

	private static final int SENDERS = 10;

	private static final int MESSAGES = 100;

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 10_000 })
	void whatFindsNoRoomIsNotSentAgainAndAgain(int size) {
		assertSentHardlyMoreThanOnce(QueueLimits.DEFAULT.withMaxSize(20L * (size + 200)), size);
	}

	@Test
	void whatExceedsTheNumberIsNotSentAgainAndAgain() {
		assertSentHardlyMoreThanOnce(QueueLimits.DEFAULT.withMaxLength(20), 100);
	}

	private void assertSentHardlyMoreThanOnce(QueueLimits limits, int size) {
		this.queue.manager(ManagerOptions.of(QueueFixture.QUEUE).withLimits(limits));
		List<Sender> senders = Stream.generate(this.queue::sender).limit(SENDERS).toList();
		OutgoingJob job = OutgoingJob.of(JsonNodeFactory.instance.stringNode("x".repeat(size)));
		CompletableFuture<?>[] done = senders.stream()
			.flatMap((sender) -> Stream.generate(() -> sender.submit(job).done()).limit(MESSAGES))
			.map(CompletionStage::toCompletableFuture)
			.toArray(CompletableFuture<?>[]::new);
		this.queue.worker(4, (each) -> CompletableFuture.supplyAsync(JobResult::done,
				CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS)));
		CompletableFuture.allOf(done).orTimeout(50, TimeUnit.SECONDS).join();
		long again = senders.stream().mapToLong((sender) -> sender.statistics().resubmitted()).sum();
		assertThat(again).as("messages that were sent again").isLessThan(5L * SENDERS * MESSAGES);
	}

}
