// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.spring.listener.QueueErrorHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attributes of annotations with values that cannot be. Each message names the attribute,
 * its value and what would be right.
 */
class InvalidAttributeTests {

	@Test
	void noQueue() {
		assertThat(ListenerContext.failure(NoQueue.class)).hasMessageContaining("It names no queue")
			.hasMessageContaining("spread.queue.name");
	}

	@Test
	void illegalQueue() {
		assertThat(ListenerContext.failure(IllegalQueue.class))
			.hasMessageContaining("attribute 'queues' has the value 'order/eu'")
			.hasMessageContaining("at most 28 characters");
	}

	@Test
	void oneOfSeveralQueuesIsNoName() {
		assertThat(ListenerContext.failure(WrongQueueAmongSeveral.class))
			.hasMessageContaining("Its attribute 'queues' has the value 'order/eu': ")
			.hasMessageContaining("which is 'orders, order/eu'");
	}

	@Test
	void sameQueueTwice() {
		assertThat(ListenerContext.failure(SameQueueTwice.class))
			.hasMessageContaining("It names the queue 'orders' twice.")
			.hasMessageContaining("'concurrency'");
	}

	@Test
	void attributeThatIsNoNumber() {
		InvalidQueueListenerException failure = ListenerContext.failure(Map.of("app.threads", "many"),
				BadConcurrency.class);
		assertThat(failure).hasMessageContaining("attribute 'concurrency' has the value 'many'");
		assertThat(failure.action()).contains("'${app.threads}'").contains("property");
	}

	@Test
	void concurrencyOutOfRange() {
		assertThat(ListenerContext.failure(TooMuchConcurrency.class)).hasMessageContaining("Concurrency 501")
			.hasMessageContaining("between 1 and 500");
	}

	@Test
	void autoStartupThatIsNoBoolean() {
		assertThat(ListenerContext.failure(BadAutoStartup.class))
			.hasMessageContaining("attribute 'autoStartup' has the value 'maybe'");
	}

	@Test
	void shutdownTimeoutThatIsNoTime() {
		assertThat(ListenerContext.failure(BadShutdownTimeout.class))
			.hasMessageContaining("attribute 'shutdownTimeout' has the value 'soon'");
	}

	@Test
	void ackModeThatIsNone() {
		assertThat(ListenerContext.failure(BadAckMode.class))
			.hasMessageContaining("attribute 'ackMode' has the value 'auto': it must be 'on-success' or 'manual'");
	}

	@Test
	void manualWithoutAcknowledgment() {
		assertThat(ListenerContext.failure(NothingSettles.class))
			.hasMessageContaining("'ackMode' has the value 'manual'")
			.hasMessageContaining("Add a parameter of type Acknowledgment");
	}

	@Test
	void acknowledgmentThatIsNotManual() {
		assertThat(ListenerContext.failure(ContradictoryAckMode.class)).hasMessageContaining("takes an Acknowledgment");
	}

	@Test
	void beanThatDoesNotExist() {
		assertThat(ListenerContext.failure(UnknownErrorHandler.class))
			.hasMessageContaining("'errorHandler' has the value 'nobody', but there is no bean of that name")
			.hasMessageContaining(QueueErrorHandler.class.getName());
	}

	@Test
	void beanOfAnotherType() {
		assertThat(ListenerContext.failure(WrongConverter.class)).hasMessageContaining(
				"'messageConverter' has the value 'wrong', but that is a " + WrongConverter.class.getName());
	}

	@Test
	void executorThatIsTooSmall() {
		assertThat(ListenerContext.failure(SmallExecutor.class)).hasMessageContaining("'executor' does not fit")
			.hasMessageContaining("has 2 threads, but listener")
			.hasMessageContaining("up to 3 calls at a time");
	}

	static class NoQueue {

		@QueueListener
		void process(String text) {
		}

	}

	static class IllegalQueue {

		@QueueListener("order/eu")
		void process(String text) {
		}

	}

	static class WrongQueueAmongSeveral {

		@QueueListener("orders, order/eu")
		void process(String text) {
		}

	}

	static class SameQueueTwice {

		@QueueListener({ "orders", "returns, orders" })
		void process(String text) {
		}

	}

	static class BadConcurrency {

		@QueueListener(queues = "orders", concurrency = "${app.threads}")
		void process(String text) {
		}

	}

	static class TooMuchConcurrency {

		@QueueListener(queues = "orders", concurrency = "501")
		void process(String text) {
		}

	}

	static class BadAutoStartup {

		@QueueListener(queues = "orders", autoStartup = "maybe")
		void process(String text) {
		}

	}

	static class BadShutdownTimeout {

		@QueueListener(queues = "orders", shutdownTimeout = "soon")
		void process(String text) {
		}

	}

	static class BadAckMode {

		@QueueListener(queues = "orders", ackMode = "auto")
		void process(String text) {
		}

	}

	static class NothingSettles {

		@QueueListener(queues = "orders", ackMode = "manual")
		void process(String text) {
		}

	}

	static class ContradictoryAckMode {

		@QueueListener(queues = "orders", ackMode = "ON_SUCCESS")
		void process(String text, Acknowledgment acknowledgment) {
		}

	}

	static class UnknownErrorHandler {

		@QueueListener(queues = "orders", errorHandler = "nobody")
		void process(String text) {
		}

	}

	@Component("wrong")
	static class WrongConverter {

		@QueueListener(queues = "orders", messageConverter = "wrong")
		void process(String text) {
		}

	}

	static class SmallExecutor {

		@Bean
		ThreadPoolTaskExecutor small() {
			ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
			pool.setCorePoolSize(2);
			pool.setMaxPoolSize(10);
			return pool;
		}

		@QueueListener(queues = "orders", executor = "small", concurrency = "3")
		void process(String text) {
		}

	}

}
