// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.test.SpreadQueueExtension;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.test.probe.QueueProbe;
import org.spreadqueue.test.probe.SubmittedMessage;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class FaultTests {

	@RegisterExtension
	final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");

	private final EventLoop loop = EventLoop.start("under-test");

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private SpreadQueueServer server;

	private QueueProbe orders;

	private Worker worker;

	@BeforeEach
	void startWorker(SpreadQueueServer server, QueueProbe orders) {
		this.server = server;
		this.orders = orders;
		this.worker = Worker.start(WorkerOptions.of(new QueueName("orders")), server.spreadOptions(), this.loop,
				this.executor, this::process);
		assertThat(orders.submit("first")).isProcessed();
	}

	@AfterEach
	void stopWorker() {
		this.worker.close();
		this.loop.close();
		this.executor.shutdown();
	}

	private CompletableFuture<JobResult> process(Job job) {
		return CompletableFuture.completedFuture(JobResult.done());
	}

	private boolean isConnected() {
		return this.worker.statistics().connectedSessions() > 0;
	}

	@Test
	void refusedConnectionsBreakAndComeBack() {
		SubmittedMessage tea;
		try (Outage outage = this.server.inject(Fault.refuse())) {
			await().until(() -> !isConnected());
			assertThat(outage.fault()).isEqualTo(Fault.refuse());
			tea = this.orders.submit("tea");
			assertThat(this.orders).hasWaiting(1);
			assertThat(tea).isPending();
		}
		assertThat(tea).isProcessed();
	}

	@Test
	void connectionsBreakAgainAndAgain() {
		try (Outage breaking = this.server.inject(Fault.dropConnectionAfter(4))) {
			assertThat(breaking.fault()).isEqualTo(new Fault.DropConnection(4));
			for (int i = 0; i < 12; i++) {
				assertThat(this.orders.submit("tea " + i)).isProcessed();
			}
		}
		assertThat(this.orders).isEmpty();
	}

	@Test
	void delayedMessagesArriveLater() {
		Duration delay = Duration.ofMillis(300);
		try (Outage slow = this.server.inject(Fault.delay(delay))) {
			long begin = System.nanoTime();
			assertThat(this.orders.submit("tea")).isProcessed();
			// There and back.
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(delay.multipliedBy(2));
			assertThat(slow.fault()).isEqualTo(new Fault.Delay(delay));
		}
	}

	@Test
	void aDelayEndsWithItsOutage() {
		SubmittedMessage tea;
		try (Outage slow = this.server.inject(Fault.delay(Duration.ofHours(1)))) {
			assertThat(slow.fault()).isEqualTo(new Fault.Delay(Duration.ofHours(1)));
			tea = this.orders.submit("tea");
			assertThat(this.orders).hasInFlight(1);
		}
		assertThat(tea).isProcessed();
	}

	@Test
	void aManagerIsLostAndReplaced() {
		try (Outage outage = this.server.inject(Fault.loseManager("orders"))) {
			assertThat(outage.fault()).isEqualTo(Fault.loseManager("orders"));
			assertThatIllegalStateException().isThrownBy(() -> this.server.inject(Fault.loseManager("orders")))
				.withMessageContaining("'orders' has ended already");
		}
		assertThat(this.orders.submit("tea")).isProcessed();
		assertThat(this.orders).hasProcessed(1);
	}

	@Test
	void whatALostManagerHeldItsSendersSubmitAgain() {
		SubmittedMessage tea = this.orders.submit("tea", (job) -> job.withDelay(Duration.ofHours(1)));
		this.server.inject(Fault.loseManager("orders")).close();
		assertThat(this.orders).hasDelayed(1);
		this.server.advanceTime(Duration.ofHours(1));
		assertThat(tea).isProcessed();
	}

	@Test
	void oneOfAKindAtATime() {
		try (Outage outage = this.server.inject(Fault.delay(Duration.ZERO))) {
			assertThatIllegalStateException().isThrownBy(() -> this.server.inject(Fault.delay(Duration.ofMillis(1))))
				.withMessageContaining(outage.fault().toString());
		}
		this.server.inject(Fault.delay(Duration.ofMillis(1))).close();
	}

	@Test
	void senselessFaultsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.dropConnectionAfter(0)).withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.inject(Fault.loseManager("other")))
			.withMessageContaining("'other'");
	}

}
