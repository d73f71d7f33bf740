// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.manager.ManagersElsewhere.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ManagersElsewhereTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final EventLoop loop = EventLoop.start("elsewhere");

	private final ManagersElsewhere managers = new ManagersElsewhere(SealKeys.NONE, this.spread);

	@BeforeEach
	void start() {
		this.managers.start();
	}

	@AfterEach
	void close() {
		this.managers.stop();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void whoLooksGetsWhatTheManagerSays() {
		try (QueueManager manager = manager(ManagerOptions.of(ORDERS))) {
			Answer answer = ask();
			assertThat(answer.problem()).isNull();
			assertThat(answer.report()).isNotNull()
				.satisfies(
						(report) -> assertThat(report.privateGroup()).isEqualTo(manager.privateGroup().orElseThrow()));
		}
	}

	@Test
	void manyWhoLookAskOnceASecond() {
		try (QueueManager manager = manager(ManagerOptions.of(ORDERS))) {
			Answer first = ask();
			long begin = System.nanoTime();
			for (int i = 0; i < 1000; i++) {
				Answer next = Objects.requireNonNull(this.managers.ask(List.of(ORDERS)).get(ORDERS));
				assertThat(next.time().equals(first.time())
						|| System.nanoTime() - begin > Duration.ofMillis(500).toNanos())
					.isTrue();
			}
			await().until(() -> !ask().time().equals(first.time()));
			assertThat(this.managers.connections()).isOne();
			assertThat(manager.privateGroup()).isPresent();
		}
	}

	@Test
	void whatDoesNotAnswerHoldsUpNobodyForLong() {
		long begin = System.nanoTime();
		this.managers.ask(List.of(ORDERS));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(ManagersElsewhere.FIRST_WAIT.minusMillis(10),
				Duration.ofSeconds(10));
		await().until(() -> !this.managers.ask(List.of(ORDERS)).isEmpty());
		assertThat(ask().report()).isNull();
		assertThat(ask().problem()).contains("No manager of queue 'orders' has answered");
	}

	@Test
	void whoLooksEverySoOftenGetsWhatIsSoNow() {
		try (QueueManager manager = manager(ManagerOptions.of(ORDERS))) {
			assertThat(ask().report()).isNotNull();
			await().pollInterval(Duration.ofMillis(1500))
				.untilAsserted(() -> assertThat(Duration.between(ask().time(), Instant.now()))
					.isLessThan(Duration.ofSeconds(1)));
			assertThat(manager.privateGroup()).isPresent();
		}
	}

	@Test
	void whoDoesNotAnswerAnyMoreIsNamedBeforeTheQuestionIsGivenUp() {
		QueueManager manager = manager(ManagerOptions.of(ORDERS));
		assertThat(ask().problem()).isNull();
		manager.close();
		Answer late = await().until(this::ask, (answer) -> answer.problem() != null);
		assertThat(late.report()).isNotNull();
		assertThat(late.problem()).contains("does not answer any more");
	}

	@Test
	void whatIsRefusedIsSaid() {
		try (QueueManager manager = manager(ManagerOptions.of(ORDERS).withAdministration(Administration.NONE))) {
			assertThat(ask().problem()).contains("answers no operators");
			assertThat(manager.privateGroup()).isPresent();
		}
	}

	@Test
	void nothingIsKnownWhileTheApplicationIsStopped() {
		try (QueueManager manager = manager(ManagerOptions.of(ORDERS))) {
			assertThat(ask().report()).isNotNull();
			this.managers.stop();
			assertThat(this.managers.isRunning()).isFalse();
			assertThat(this.managers.ask(List.of(ORDERS))).isEmpty();
			assertThat(this.managers.connections()).isZero();
			this.managers.start();
			assertThat(ask().report()).isNotNull();
			assertThat(manager.privateGroup()).isPresent();
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void thatSomebodyLooksIsNoNews(CapturedOutput output) {
		try (QueueManager manager = manager(ManagerOptions.of(ORDERS))) {
			assertThat(ask().report()).isNotNull();
			assertThat(manager.privateGroup()).isPresent();
			assertThat(output).containsPattern("INFO .*orders-manager: connected")
				.doesNotContainPattern("(INFO|WARN) .*orders-admin");
		}
	}

	/** On a busy machine, the first answer may take longer than anybody waits. */
	private Answer ask() {
		return await().until(() -> this.managers.ask(List.of(ORDERS)).get(ORDERS), Objects::nonNull);
	}

	private QueueManager manager(ManagerOptions options) {
		QueueManager manager = QueueManager.start(options, this.spread, this.loop);
		manager.active().join();
		return manager;
	}

}
