package org.spreadqueue.spring.annotation;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

import org.spreadqueue.spring.listener.ListenerDefaults;

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
	void headersThatAreNoMap() {
		assertThat(failure(WrongHeaders.class)).hasMessageContaining("'String headers' (number 2) has @Headers");
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

	@Test
	void noQueue() {
		assertThat(failure(NoQueue.class)).hasMessageContaining("It names no queue")
			.hasMessageContaining("spread.queue.name");
	}

	@Test
	void illegalQueue() {
		assertThat(failure(IllegalQueue.class)).hasMessageContaining("attribute 'queue' has the value 'order/eu'")
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

		@QueueListener(queue = "orders", concurrency = "${app.threads}")
		void process(String text) {
		}

	}

	static class TooMuchConcurrency {

		@QueueListener(queue = "orders", concurrency = "501")
		void process(String text) {
		}

	}

	static class BadAutoStartup {

		@QueueListener(queue = "orders", autoStartup = "maybe")
		void process(String text) {
		}

	}

	static class BadShutdownTimeout {

		@QueueListener(queue = "orders", shutdownTimeout = "soon")
		void process(String text) {
		}

	}

}
