// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueException;
import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Template and senders, with a worker at the other end.
 */
@Timeout(30)
class SpreadQueueTemplateTests {

	private static final QueueName QUEUE = new QueueName("orders");

	private static final ParameterizedTypeReference<List<Order>> ORDERS = new ParameterizedTypeReference<>() {
	};

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final QueueManagers managers = new QueueManagers(List.of(), true, ManagerOptions::of, this.spread);

	private final QueueSenders senders = new QueueSenders(
			(queue) -> SenderOptions.of(queue).withSendTimeout(Duration.ofSeconds(10)), List.of(QUEUE), this.spread,
			this.managers);

	private final SpreadQueueTemplate template = builder().defaultQueue(QUEUE)
		.requestTimeout(Duration.ofSeconds(10))
		.build();

	private final EventLoop loop = EventLoop.start("test-worker");

	@AfterEach
	void close() {
		this.loop.close();
		this.senders.destroy();
		this.managers.destroy();
		this.daemon.close();
	}

	@Test
	void sendWaitsUntilTheQueueHasTheMessage() {
		this.template.send(new Order("book", 1));
		this.template.send("orders", new Order("book", 2));
		assertThat(this.managers.find(QUEUE).orElseThrow().statistics().currentlyQueued()).isEqualTo(2);
	}

	@Test
	void receivesTheAnswerAsTheWantedType() throws Exception {
		work();
		Order order = new Order("book", 1);
		assertThat(this.template.sendAndReceive(order, Order.class)).isEqualTo(order);
		assertThat(this.template.sendAndReceive("orders", order, Order.class)).isEqualTo(order);
		assertThat(this.template.sendAndReceive("orders", List.of(order), ORDERS)).containsExactly(order);
		assertThat(this.template.to("orders").timeout(Duration.ofSeconds(9)).sendAndReceive(List.of(order), ORDERS))
			.containsExactly(order);
		assertThat(this.template.sendAndReceiveAsync("orders", order, Order.class).get(10, TimeUnit.SECONDS))
			.isEqualTo(order);
		assertThat(this.template.sendAndReceive(null, Order.class)).isNull();
	}

	@Test
	void aDeliveryTellsWhenTheQueueHasTheMessageAndWhenAWorkerHasDoneIt() {
		Delivery delivery = this.template.to("orders").header("tenant", "a").key("7").submit("x");
		assertThat(delivery.accepted()).succeedsWithin(Duration.ofSeconds(10));
		assertThat(delivery.done()).isNotDone();
		work();
		assertThat(delivery.done()).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void aBatchIsSentInItsOrder() {
		this.template.to("orders").sendAll(List.of("one", "two", "three"));
		assertThat(this.managers.find(QUEUE).orElseThrow().statistics().currentlyQueued()).isEqualTo(3);
	}

	@Test
	void aBatchSaysWhichMessagesFailed() {
		assertThatExceptionOfType(BatchSendException.class)
			.isThrownBy(() -> this.template.to("orders").sendAll(List.of("one", "x".repeat(17_000_000), "three")))
			.withMessageContaining("Queue 'orders': 1 of 3 messages of the batch failed")
			.satisfies((failure) -> assertThat(failure.failures()).containsOnlyKeys(1));
		assertThat(this.managers.find(QUEUE).orElseThrow().statistics().currentlyQueued()).isEqualTo(2);
	}

	@Test
	void failureOfTheJobComesWithTheTraceOfTheCaller() {
		work();
		assertThatExceptionOfType(JobFailedException.class)
			.isThrownBy(() -> this.template.sendAndReceive("fail", String.class))
			.withMessage("on demand")
			.satisfies((failure) -> assertThat(failure.errorType()).isEqualTo("java.lang.IllegalStateException"))
			.withStackTraceContaining(getClass().getName())
			.withCauseInstanceOf(JobFailedException.class);
	}

	@Test
	void saysWhyThereWasNoAnswer() {
		assertThatExceptionOfType(DeliveryFailedException.class)
			.isThrownBy(
					() -> this.template.to("orders").timeout(Duration.ofMillis(200)).sendAndReceive(List.of(), ORDERS))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT_QUEUED));
	}

	@Test
	void answerOfAnotherTypeIsAConversionFailure() {
		work();
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.template.sendAndReceive("text", Order.class))
			.withMessageContaining("Order");
	}

	@Test
	void refusesImpossibleQueueNames() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send("order/eu", "x"))
			.withMessageContaining("has the character '/'");
	}

	@Test
	void refusesMessagesThatNoManagerCouldPass() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send("x".repeat(17_000_000)))
			.withMessageContaining("at most 16777216");
	}

	@Test
	void aPayloadAsLargeAsAllowedIsSentAndALargerOneIsRefused() {
		SpreadQueueTemplate small = builder().maxPayloadSize(8).build();
		small.send("orders", "x".repeat(6));
		assertThatIllegalArgumentException().isThrownBy(() -> small.send("orders", "x".repeat(7)))
			.withMessageContaining("'orders' has 9 bytes, at most 8 are allowed")
			.withMessageContaining("spread.queue.template.max-payload-size");
		assertThatIllegalArgumentException().isThrownBy(() -> small.to("orders").submit("x".repeat(7)));
		assertThatIllegalArgumentException().isThrownBy(() -> small.sendAsync("orders", "x".repeat(7)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> small.sendAndReceiveAsync("orders", "x".repeat(7), String.class));
		assertThatExceptionOfType(BatchSendException.class)
			.isThrownBy(() -> small.to("orders").sendAll(List.of("one", "x".repeat(7), "three")))
			.satisfies((failure) -> assertThat(failure.failures()).containsOnlyKeys(1));
		assertThat(this.managers.find(QUEUE).orElseThrow().statistics().currentlyQueued()).isEqualTo(3);
	}

	@Test
	void refusesALimitAboveThatOfTheQueues() {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().maxPayloadSize(16 * 1024 * 1024 + 1))
			.withMessageContaining("between 1 and 16777216 bytes");
		assertThatIllegalArgumentException().isThrownBy(() -> builder().maxPayloadSize(0));
	}

	@Test
	void asksForADefaultQueueIfThereIsNone() {
		SpreadQueueTemplate without = builder().build();
		assertThatIllegalStateException().isThrownBy(() -> without.send("x"))
			.withMessageContaining("spread.queue.name");
	}

	@Test
	void opensSendersOnFirstUseAndOfItsQueuesAtStart() {
		assertThat(this.senders.find(QUEUE)).isEmpty();
		this.managers.start();
		this.senders.start();
		assertThat(this.senders.find(QUEUE)).isPresent();
		QueueName other = new QueueName("other");
		assertThat(this.senders.find(other)).isEmpty();
		assertThat(this.senders.sender(other)).isSameAs(this.senders.sender(other));
		assertThat(this.senders.queues()).containsExactly(QUEUE, other);
	}

	@Test
	void refusesToSendWhileStoppedAndSendsAgainAfterARestart() {
		this.managers.start();
		this.senders.start();
		this.template.send("one");
		this.senders.stop();
		this.managers.stop();
		assertThat(this.senders.isRunning()).isFalse();
		assertThatExceptionOfType(DeliveryFailedException.class).isThrownBy(() -> this.template.send("two"))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.CLOSED));
		await().until(() -> this.daemon.sessions() == 0);
		this.managers.start();
		this.senders.start();
		this.template.send("three");
		assertThat(this.senders.statistics(QUEUE).sent()).isEqualTo(2);
		assertThat(this.managers.find(QUEUE).orElseThrow().statistics().currentlyQueued()).isEqualTo(1);
	}

	@Test
	void stopFailsWhatIsOutstanding() {
		this.senders.start();
		CompletableFuture<?> outstanding = this.template.to("orders")
			.timeout(Duration.ofMinutes(1))
			.sendAndReceiveAsync(List.of(), ORDERS);
		await().until(() -> this.managers.find(QUEUE).orElseThrow().statistics().currentlyQueued() == 1);
		this.senders.stop();
		assertThat(outstanding).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(DeliveryFailedException.class);
	}

	@Test
	void interruptIsKeptAndReported() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(QueueException.class)
			.isThrownBy(() -> this.template.sendAndReceive("orders", List.of(), ORDERS))
			.withMessageContaining("Interrupted while waiting for queue 'orders'");
		assertThat(Thread.interrupted()).isTrue();
	}

	private SpreadQueueTemplate.Builder builder() {
		return SpreadQueueTemplate.builder(this.senders, new PayloadConverter(JsonMapper.builder().build()));
	}

	private void work() {
		this.managers.initialize(QUEUE);
		Worker.start(WorkerOptions.of(QUEUE), this.spread, this.loop, Runnable::run, SpreadQueueTemplateTests::echo);
	}

	private static CompletableFuture<JobResult> echo(Job job) {
		if (job.payload().equals(JsonNodeFactory.instance.stringNode("fail"))) {
			throw new IllegalStateException("on demand");
		}
		return CompletableFuture.completedFuture(JobResult.response(job.payload()));
	}

	record Order(String item, int quantity) {
	}

}
