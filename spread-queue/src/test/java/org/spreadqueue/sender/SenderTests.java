// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How the futures of a sender end when it is closed.
 */
class SenderTests {

	private final EventLoop loop = EventLoop.start("sender-tests");

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private Sender sender;

	@BeforeEach
	void open() {
		SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();
		this.sender = Sender.open(SenderOptions.of(new QueueName("testq")), spread, this.loop);
	}

	@AfterEach
	void close() {
		this.sender.close();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void whoeverAwaitsAManagerIsToldThatTheSenderIsClosed() {
		CompletableFuture<ManagerInfo> before = this.sender.managerKnown();
		this.sender.close();
		failsClosed(before);
		failsClosed(this.sender.managerKnown());
	}

	@Test
	void whoLooksNeedNotWaitForTheNextProbe() {
		SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();
		SenderOptions rarely = SenderOptions.of(new QueueName("testq")).withProbeInterval(Duration.ofHours(1));
		QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("testq")), spread, this.loop);
		manager.active().join();
		try (Sender looked = Sender.open(rarely, spread, this.loop)) {
			await().until(() -> looked.manager().isPresent());
			manager.close();
			await().until(() -> looked.manager().isEmpty());
		}
	}

	@Test
	void halfOfASurrogatePairIsRefusedAtOnce() {
		OutgoingJob job = OutgoingJob.of(JsonNodeFactory.instance.nullNode());
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> job.withOrderingKey("a\ud800"))
			.withMessageContaining("ordering key has half of a surrogate pair");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> job.withHeader("\udc00", "a"))
			.withMessageContaining("name of a header");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> job.withHeader("color", "\udc00\ud800"))
			.withMessageContaining("Header 'color'");
		assertThat(job.withHeader("color", "\ud83d\ude00").headers()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "PT0.000999999S", "PT-2562047788015215H-30M-8S" })
	void aRequestWithoutTimeForAnAnswerIsRefused(Duration timeout) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.sender.request(JsonNodeFactory.instance.nullNode(), timeout))
			.withMessageContaining(timeout.toString())
			.withMessageContaining("'testq'")
			.withMessageContaining("less than a millisecond");
		assertThat(this.sender.statistics().requested()).isZero();
	}

	@Test
	void canBeClosedAfterItsLoop() {
		this.loop.close();
		this.sender.close();
		assertThat(this.sender.closeAsync()).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void whatIsTooLargeIsRefusedAtOnceWithTheNumber() {
		OutgoingJob large = OutgoingJob.of(Content.json(new byte[Sender.MAX_MESSAGE_BYTES + 1]));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.sender.submit(large))
			.withMessageContaining("testq")
			.withMessageContaining("16777217 bytes, at most 16777216");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.sender.request(large, Duration.ofMinutes(1)))
			.withMessageContaining("16777217");
		assertThat(this.sender.statistics().sent()).isZero();
	}

	@Test
	void whatIsOutstandingFailsWhenTheSenderIsClosed() {
		Delivery delivery = this.sender.submit(OutgoingJob.of(JsonNodeFactory.instance.nullNode()));
		CompletableFuture<?> answer = this.sender.request(JsonNodeFactory.instance.nullNode(), Duration.ofMinutes(1));
		this.sender.close();
		failsClosed(delivery.accepted());
		failsClosed(delivery.done());
		failsClosed(answer);
		assertThat(this.sender.isConnected()).isFalse();
		assertThat(this.sender.statistics().failed()).isEqualTo(2);
	}

	@Test
	void whatIsSentAfterTheLoopHasEndedFails() {
		this.sender.close();
		this.loop.close();
		failsClosed(this.sender.send(JsonNodeFactory.instance.nullNode()));
		failsClosed(this.sender.request(JsonNodeFactory.instance.nullNode(), Duration.ofMinutes(1)));
		failsClosed(this.sender.managerKnown());
	}

	@Test
	void whatIsOutstandingFailsWhenTheLoopEndsBeforeTheSender() {
		Delivery delivery = this.sender.submit(OutgoingJob.of(JsonNodeFactory.instance.nullNode()));
		CompletableFuture<ManagerInfo> manager = this.sender.managerKnown();
		this.loop.close();
		failsClosed(delivery.accepted());
		failsClosed(delivery.done());
		failsClosed(manager);
	}

	@Test
	void closingIsToldOnTheExecutorAndNotOnTheLoop() throws Exception {
		CompletableFuture<Boolean> onLoop = this.sender.closeAsync().thenApply((closed) -> this.loop.inLoop());
		assertThat(onLoop.get(10, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void resultsAreNotLostWithTheirExecutor() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		Sender other = Sender.open(SenderOptions.of(new QueueName("other")),
				SpreadOptions.builder().addresses(this.daemon.address()).build(), this.loop, executor);
		Delivery delivery = other.submit(OutgoingJob.of(JsonNodeFactory.instance.nullNode()));
		executor.shutdown();
		other.closeAsync().get(10, TimeUnit.SECONDS);
		failsClosed(delivery.accepted());
	}

	@Test
	void closingDoesNotWaitForAnOccupiedExecutor() {
		Sender other = openOccupied();
		other.submit(OutgoingJob.of(JsonNodeFactory.instance.nullNode()));
		other.close();
		assertThat(other.isConnected()).isFalse();
		assertThat(other.closeAsync(Runnable::run)).isCompleted();
	}

	@Test
	void aCallWithItsOwnExecutorTimesOutAlthoughTheOtherIsOccupied() {
		Sender other = openOccupied();
		CompletableFuture<?> answer = other.request(OutgoingJob.of(JsonNodeFactory.instance.nullNode()),
				Duration.ofMillis(50), Runnable::run);
		CompletableFuture<?> accepted = other.submit(OutgoingJob.of(JsonNodeFactory.instance.nullNode()), Runnable::run)
			.accepted();
		assertThat(answer).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(DeliveryFailedException.class);
		assertThat(accepted).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(DeliveryFailedException.class);
		other.close();
	}

	/** As if callbacks that never return held all threads of its executor. */
	private Sender openOccupied() {
		return Sender.open(SenderOptions.of(new QueueName("other")).withSendTimeout(Duration.ofMillis(50)),
				SpreadOptions.builder().addresses(this.daemon.address()).build(), this.loop, (completion) -> {
				});
	}

	private static void failsClosed(CompletableFuture<?> future) {
		ThrowingCallable join = () -> future.orTimeout(10, TimeUnit.SECONDS).join();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(join)
			.withCauseInstanceOf(DeliveryFailedException.class)
			.satisfies((failure) -> assertThat(failure.getCause())
				.extracting((cause) -> ((DeliveryFailedException) cause).reason())
				.isEqualTo(Reason.CLOSED));
	}

}
