// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.PackagePrivateListener;
import org.spreadqueue.spring.listener.QueueErrorHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Each message names class, method, rule and way out.
 */
class InvalidListenerTests {

	@Test
	void twoPayloads() {
		InvalidQueueListenerException failure = failure(TwoPayloads.class);
		assertThat(failure).hasMessageContaining("InvalidListenerTests$TwoPayloads.process(String, int)")
			.hasMessageContaining("'String text' (number 1) and 'int count' (number 2) would both be the payload");
		assertThat(failure.action()).contains("@Header");
	}

	@Test
	void annotatedAndUnannotatedPayload() {
		assertThat(failure(MixedPayloads.class)).hasMessageContaining("would both be the payload");
	}

	@Test
	void batchOfMessages() {
		assertThat(failure(BatchOfMessages.class))
			.hasMessageContaining("a batch is a list of payloads, not of messages");
	}

	@Test
	void headersThatAreNoMap() {
		assertThat(failure(WrongHeaders.class)).hasMessageContaining("'String headers' (number 2) has @Headers");
	}

	@Test
	void sameQueueTwice() {
		assertThat(failure(SameQueueTwice.class)).hasMessageContaining("It names the queue 'orders' twice.")
			.hasMessageContaining("'concurrency'");
	}

	@Test
	void oneOfSeveralQueuesIsNoName() {
		assertThat(failure(WrongQueueAmongSeveral.class))
			.hasMessageContaining("Its attribute 'queues' has the value 'order/eu': ")
			.hasMessageContaining("which is 'orders, order/eu'");
	}

	@Test
	void staticMethod() {
		assertThat(failure(StaticMethod.class)).hasMessageContaining("It is static.")
			.hasMessageContaining("instance method");
	}

	@Test
	void privateMethod() {
		assertThat(failure(PrivateMethod.class)).hasMessageContaining("It is private");
	}

	@Test
	void finalMethodOfProxy() {
		assertThat(failure(FinalMethodConfiguration.class)).hasMessageContaining("It is final and the bean is a proxy");
	}

	@Test
	void packagePrivateMethodOfAnotherPackageBehindProxy() {
		assertThat(failure(PackagePrivateConfiguration.class))
			.hasMessageContaining(
					"It is package-private in another package than the class of the bean, which is a proxy")
			.hasMessageContaining("public or protected");
	}

	@Test
	void packagePrivateMethodOfAnotherPackageIsFineWithoutProxy() {
		try (ListenerContext context = new ListenerContext(PackagePrivateInherited.class)) {
			assertThat(context.options()).hasSize(1);
		}
	}

	@Test
	void methodThatInterfaceProxyDoesNotHave() {
		assertThat(failure(InterfaceProxyConfiguration.class))
			.hasMessageContaining("proxy for the interfaces of its class")
			.hasMessageContaining("spring.aop.proxy-target-class=true");
	}

	@Test
	void resultThatCannotBeWaitedFor() {
		assertThat(failure(ReturnsFuture.class)).hasMessageContaining("java.util.concurrent.Future")
			.hasMessageContaining("CompletionStage");
	}

	@ParameterizedTest
	@ValueSource(classes = { AsyncMethod.class, AsyncClass.class, AsyncHandler.class })
	void asyncMethodThatReturnsNoStage(Class<?> listener) {
		assertThat(failure(listener)).hasMessageContaining("It is @Async, so that its messages would be done")
			.hasMessageContaining("CompletableFuture<Void>");
	}

	@Test
	void asyncMethodMayReturnStage() {
		try (ListenerContext context = new ListenerContext(AsyncStage.class)) {
			assertThat(context.options()).hasSize(1);
		}
	}

	@Test
	void noQueue() {
		assertThat(failure(NoQueue.class)).hasMessageContaining("It names no queue")
			.hasMessageContaining("spread.queue.name");
	}

	@Test
	void illegalQueue() {
		assertThat(failure(IllegalQueue.class)).hasMessageContaining("attribute 'queues' has the value 'order/eu'")
			.hasMessageContaining("at most 28 characters");
	}

	@Test
	void attributeThatIsNoNumber() {
		InvalidQueueListenerException failure = failure(BadConcurrency.class);
		assertThat(failure).hasMessageContaining("attribute 'concurrency' has the value 'many'");
		assertThat(failure.action()).contains("'${app.threads}'").contains("property");
	}

	@Test
	void concurrencyOutOfRange() {
		assertThat(failure(TooMuchConcurrency.class)).hasMessageContaining("Concurrency 501")
			.hasMessageContaining("between 1 and 500");
	}

	@Test
	void autoStartupThatIsNoBoolean() {
		assertThat(failure(BadAutoStartup.class)).hasMessageContaining("attribute 'autoStartup' has the value 'maybe'");
	}

	@Test
	void shutdownTimeoutThatIsNoTime() {
		assertThat(failure(BadShutdownTimeout.class))
			.hasMessageContaining("attribute 'shutdownTimeout' has the value 'soon'");
	}

	@Test
	void resultOfManyValues() {
		assertThat(failure(ReturnsFlux.class)).hasMessageContaining("Flux, which is not one value that comes later");
	}

	@Test
	void ackModeThatIsNone() {
		assertThat(failure(BadAckMode.class))
			.hasMessageContaining("attribute 'ackMode' has the value 'auto': it must be 'on-success' or 'manual'");
	}

	@Test
	void manualWithoutAcknowledgment() {
		assertThat(failure(NothingSettles.class)).hasMessageContaining("'ackMode' has the value 'manual'")
			.hasMessageContaining("Add a parameter of type Acknowledgment");
	}

	@Test
	void acknowledgmentThatIsNotManual() {
		assertThat(failure(ContradictoryAckMode.class)).hasMessageContaining("takes an Acknowledgment");
	}

	@Test
	void beanThatDoesNotExist() {
		assertThat(failure(UnknownErrorHandler.class))
			.hasMessageContaining("'errorHandler' has the value 'nobody', but there is no bean of that name")
			.hasMessageContaining(QueueErrorHandler.class.getName());
	}

	@Test
	void beanOfAnotherType() {
		assertThat(failure(WrongConverter.class)).hasMessageContaining(
				"'messageConverter' has the value 'wrong', but that is a " + WrongConverter.class.getName());
	}

	@Test
	void executorThatIsTooSmall() {
		assertThat(failure(SmallExecutor.class)).hasMessageContaining("'executor' does not fit")
			.hasMessageContaining("has 2 threads, but listener")
			.hasMessageContaining("up to 3 calls at a time");
	}

	private static InvalidQueueListenerException failure(Class<?> listener) {
		return catchThrowableOfType(InvalidQueueListenerException.class,
				() -> new ListenerContext(Map.of("app.threads", "many"), ListenerDefaults.STANDARD, listener).close());
	}

	static class TwoPayloads {

		@QueueListener("orders")
		void process(String text, int count) {
		}

	}

	static class MixedPayloads {

		@QueueListener("orders")
		void process(@Payload String text, Map<String, String> more) {
		}

	}

	static class SameQueueTwice {

		@QueueListener({ "orders", "returns, orders" })
		void process(String text) {
		}

	}

	static class WrongQueueAmongSeveral {

		@QueueListener("orders, order/eu")
		void process(String text) {
		}

	}

	static class WrongHeaders {

		@QueueListener("orders")
		void process(String text, @Headers String headers) {
		}

	}

	static class StaticMethod {

		@QueueListener("orders")
		static void process(String text) {
		}

	}

	static class PrivateMethod {

		@QueueListener("orders")
		@SuppressWarnings({ "UnusedMethod", "UnusedVariable" })
		private void process(String text) {
		}

	}

	static class FinalMethod {

		@QueueListener("orders")
		final void process(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FinalMethodConfiguration {

		@Bean
		Object proxy() {
			ProxyFactory proxies = new ProxyFactory(new FinalMethod());
			proxies.setProxyTargetClass(true);
			return proxies.getProxy();
		}

	}

	static class AsyncMethod {

		@Async
		@QueueListener("orders")
		void process(String text) {
		}

	}

	@Async
	static class AsyncClass {

		@QueueListener("orders")
		void process(String text) {
		}

	}

	@QueueListener("orders")
	static class AsyncHandler {

		@Async
		@QueueHandler
		void process(String text) {
		}

	}

	static class AsyncStage {

		@Async
		@QueueListener("orders")
		CompletableFuture<Void> process(String text) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class PackagePrivateInherited extends PackagePrivateListener {

	}

	@Configuration(proxyBeanMethods = false)
	static class PackagePrivateConfiguration {

		@Bean
		Object proxy() {
			ProxyFactory proxies = new ProxyFactory(new PackagePrivateInherited());
			proxies.setProxyTargetClass(true);
			return proxies.getProxy();
		}

	}

	static class WithInterface implements Runnable {

		@Override
		public void run() {
		}

		@QueueListener("orders")
		void process(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxyConfiguration {

		@Bean
		Object proxy() {
			return new ProxyFactory(new WithInterface()).getProxy();
		}

	}

	static class ReturnsFuture {

		@QueueListener("orders")
		Future<String> process(String text) {
			return Executors.newSingleThreadExecutor().submit(() -> text);
		}

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

	static class ReturnsFlux {

		@QueueListener("orders")
		Flux<String> process(String text) {
			return Flux.just(text);
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

	@Configuration(proxyBeanMethods = false)
	static class BatchOfMessages {

		@QueueListener(queues = "orders", batchSize = "2")
		void process(List<Message<String>> messages) {
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
