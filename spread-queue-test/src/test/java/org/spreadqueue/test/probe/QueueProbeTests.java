// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.test.SpreadQueueExtension;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
class QueueProbeTests {

	private static final JobHandler FAILING = (job) -> {
		throw new IllegalStateException("no tea");
	};

	@RegisterExtension
	final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");

	private SpreadQueueServer server;

	private QueueProbe orders;

	@BeforeEach
	void takeProbe(SpreadQueueServer server, QueueProbe orders) {
		this.server = server;
		this.orders = orders;
	}

	@Test
	void isForOneQueue() {
		try (SpreadQueueServer several = SpreadQueueServer.start("orders", "bills")) {
			assertThat(several.probe("bills")).hasToString("queue 'bills'").isEmpty();
			assertThat(several.probe("bills.dlq")).isEmpty();
			assertThatIllegalArgumentException().isThrownBy(() -> several.probe("other"))
				.withMessageContaining("'other'");
		}
	}

	@Nested
	class Messages {

		@Test
		void areProcessed() {
			QueueProbeTests.this.server.receive("orders");
			assertThat(QueueProbeTests.this.orders.submit("tea")).isProcessed();
			assertThat(QueueProbeTests.this.orders).isEmpty().hasProcessed(1).hasDeadLettered(0);
		}

		@Test
		void arePendingWhileTheyWait() {
			SubmittedMessage tea = QueueProbeTests.this.orders.submit("tea",
					(job) -> job.withDelay(Duration.ofHours(1)));
			assertThat(tea).isPending();
			assertThat(QueueProbeTests.this.orders).hasWaiting(1).hasDelayed(1).hasInFlight(0);
		}

		@Test
		void areDeadLetteredWithTheirFailure() {
			QueueProbeTests.this.server.receive("orders", FAILING);
			assertThat(QueueProbeTests.this.orders.submit("tea")).isDeadLettered()
				.hasType(IllegalStateException.class)
				.hasMessage("no tea")
				.hasMessageContaining("tea")
				.hasAttempts(3);
			assertThat(QueueProbeTests.this.orders).hasDeadLettered(1);
			assertThat(QueueProbeTests.this.orders.deadLetters()).singleElement()
				.satisfies((letter) -> assertThat(letter.content().tree()).isEqualTo(new StringNode("tea")));
		}

		@Test
		void expire() {
			SubmittedMessage tea = QueueProbeTests.this.orders.submit("tea",
					(job) -> job.withExpiry(Duration.ofHours(1)));
			QueueProbeTests.this.server.advanceTime(Duration.ofHours(1));
			assertThat(tea).isExpired();
		}

		@Test
		void thatNobodyProcessesSayWhatIsFound() {
			QueueProbe orders = QueueProbeTests.this.orders.within(Duration.ofMillis(300));
			SubmittedMessage tea = orders.submit("tea");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(tea).isProcessed())
				.withMessageContainingAll("message \"tea\"", "queue 'orders'", "to be processed",
						"nothing is known of it after PT0.3S", "waiting 1 (delayed 0), in flight 0, done 0",
						"workers 0, dead letters 0");
		}

		@Test
		void thatFailUnexpectedlySayWhy() {
			QueueProbeTests.this.server.receive("orders", FAILING);
			SubmittedMessage tea = QueueProbeTests.this.orders.submit("tea");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(tea).isProcessed())
				.withMessageContainingAll(
						"it was dead-lettered after 3 attempts: java.lang.IllegalStateException: no tea",
						"failed attempts 3", "dead letters 1", tea.id().toString());
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThat(tea).isDeadLettered().hasAttempts(2))
				.withMessageContainingAll("message \"tea\"", "to come after 2 attempts", "after 3 attempts");
		}

		@Test
		void thatAreProcessedUnexpectedlySayThat() {
			QueueProbeTests.this.server.receive("orders");
			SubmittedMessage tea = QueueProbeTests.this.orders.submit("tea");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(tea).isDeadLettered())
				.withMessageContaining("it was processed");
		}

	}

	@Nested
	class Requests {

		@Test
		void areAnswered() {
			QueueProbeTests.this.server.receive("orders",
					(job) -> CompletableFuture.completedFuture(JobResult.response(job.payload())));
			assertThat(QueueProbeTests.this.orders.ask(new Order("tea"))).isAnsweredWith(new Order("tea"));
			assertThat(QueueProbeTests.this.orders.ask(new Order("tea"))).isAnsweredWithA(Order.class)
				.extracting(Order::item)
				.isEqualTo("tea");
		}

		@Test
		void areAnsweredWithNothing() {
			QueueProbeTests.this.server.receive("orders");
			assertThat(QueueProbeTests.this.orders.ask("tea")).isAnsweredWithNothing();
		}

		@Test
		void failWithTheFailureOfTheListener() {
			QueueProbeTests.this.server.receive("orders", FAILING);
			SubmittedRequest tea = QueueProbeTests.this.orders.ask("tea");
			assertThat(tea).hasFailed().hasType(IllegalStateException.class).hasMessage("no tea");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(tea).isAnsweredWith("milk"))
				.withMessageContainingAll("request \"tea\"", "to be answered with milk", "it failed after",
						"IllegalStateException: no tea");
		}

		@Test
		void thatAreAnsweredOtherwiseSayHow() {
			QueueProbeTests.this.server.receive("orders",
					(job) -> CompletableFuture.completedFuture(JobResult.response(new StringNode("milk"))));
			SubmittedRequest tea = QueueProbeTests.this.orders.ask("tea");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(tea).isAnsweredWith("tea"))
				.withMessageContaining("the answer is \"milk\"");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThat(tea).isAnsweredWith(new Order("tea")))
				.withMessageContainingAll("the answer is \"milk\", which is none", "Order");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(tea).hasFailed())
				.withMessageContaining("the answer is \"milk\"");
		}

		@Test
		void thatNobodyAnswersSayWhatIsFound() {
			SubmittedRequest tea = QueueProbeTests.this.orders.within(Duration.ofMillis(300)).ask("tea");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(tea).isAnsweredWith("tea"))
				.withMessageContainingAll("there is no answer: ", "workers 0");
		}

		record Order(String item) {
		}

	}

	@Nested
	class Queues {

		@Test
		void sayWhatIsInThem() {
			QueueProbe orders = QueueProbeTests.this.orders.within(Duration.ofMillis(300));
			orders.submit("tea");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(orders).isEmpty())
				.withMessageContainingAll("Expecting queue 'orders'", "to have nothing waiting or in flight",
						"within PT0.3S", "waiting 1");
		}

	}

}
