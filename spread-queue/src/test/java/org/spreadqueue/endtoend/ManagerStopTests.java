// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The managers of a queue and of its dead-letter queue come and go together.
 */
@Timeout(60)
class ManagerStopTests {

	private static final QueueName DEAD_LETTERS = new QueueName("testq.dlq");

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@Test
	void theDeadLetterQueueIsManagedBeforeTheFirstDeadLetter() {
		this.queue.manager();
		assertThat(this.queue.sender(SenderOptions.of(DEAD_LETTERS)).managerKnown().orTimeout(20, TimeUnit.SECONDS))
			.succeedsWithin(20, TimeUnit.SECONDS);
	}

	@Test
	void theDeadLetterQueueIsManagedAfterATakeover() {
		QueueManager first = this.queue.manager();
		standby();
		first.close();
		assertThat(this.queue.sender(SenderOptions.of(DEAD_LETTERS)).managerKnown().orTimeout(20, TimeUnit.SECONDS))
			.succeedsWithin(20, TimeUnit.SECONDS);
	}

	/** Their senders are gone, so nobody else has them. */
	@Test
	void anOrderlyStopHandsOverMessagesAndDeadLetters() {
		ManagerOptions options = ManagerOptions.of(QueueFixture.QUEUE)
			.withLimits(QueueLimits.DEFAULT.withMaxAttempts(1));
		QueueManager first = this.queue.manager(options);
		QueueManager second = standby();
		Worker worker = this.queue.worker(1, (job) -> {
			throw new IllegalStateException("disk full");
		});
		send(1);
		await().until(() -> first.deadLetters() == 1);
		worker.close();
		send(500);
		first.close();
		await().until(() -> second.state() == ManagerState.ACTIVE && second.figures().waiting() == 500);
		await().until(() -> second.deadLetters() == 1);
	}

	/** Whoever stands by must not take the one that stops for the manager still. */
	@Test
	void oneStopAfterTheOtherLeavesTheMessageWithTheNextManager() {
		QueueManager manager = this.queue.manager();
		send(1);
		for (int i = 0; i < 50; i++) {
			QueueManager next = standby();
			manager.close();
			next.active().orTimeout(20, TimeUnit.SECONDS).join();
			await("stop " + i).pollInterval(Duration.ofMillis(5)).until(() -> next.figures().waiting() == 1);
			manager = next;
		}
	}

	@Test
	void aMessageThatAWorkerHasDuringTheStopIsDoneOnce() throws Exception {
		QueueManager first = this.queue.manager();
		QueueManager second = standby();
		CompletableFuture<Boolean> begun = new CompletableFuture<>();
		CompletableFuture<JobResult> end = new CompletableFuture<>();
		this.queue.worker(1, (job) -> {
			assertThat(begun.complete(true)).as("only once").isTrue();
			return end;
		});
		send(1);
		begun.get(20, TimeUnit.SECONDS);
		first.close();
		await().until(() -> second.state() == ManagerState.ACTIVE && second.figures().inFlight() == 1);
		end.complete(JobResult.done());
		await().until(() -> second.figures().done() == 1);
		assertThat(second.figures().waiting()).isZero();
	}

	private void send(int messages) {
		try (Sender sender = Sender.open(SenderOptions.of(QueueFixture.QUEUE), this.queue.spread(),
				this.queue.loop())) {
			CompletableFuture<?>[] accepted = new CompletableFuture<?>[messages];
			for (int i = 0; i < messages; i++) {
				accepted[i] = sender.send(JsonNodeFactory.instance.stringNode("job " + i));
			}
			CompletableFuture.allOf(accepted).orTimeout(20, TimeUnit.SECONDS).join();
		}
	}

	private QueueManager standby() {
		QueueManager standby = this.queue.start(ManagerOptions.of(QueueFixture.QUEUE));
		await().pollInterval(Duration.ofMillis(5)).until(() -> standby.state() == ManagerState.STANDING_BY);
		return standby;
	}

}
