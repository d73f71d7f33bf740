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
import reactor.core.publisher.Flux;

import org.spreadqueue.spring.listener.PackagePrivateListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods that cannot be listeners. Each message names class, method, rule and way out.
 */
class InvalidListenerTests {

	@Test
	void twoPayloads() {
		InvalidQueueListenerException failure = ListenerContext.failure(TwoPayloads.class);
		assertThat(failure).hasMessageContaining("InvalidListenerTests$TwoPayloads.process(String, int)")
			.hasMessageContaining("'String text' (number 1) and 'int count' (number 2) would both be the payload");
		assertThat(failure.action()).contains("@Header");
	}

	@Test
	void annotatedAndUnannotatedPayload() {
		assertThat(ListenerContext.failure(MixedPayloads.class)).hasMessageContaining("would both be the payload");
	}

	@Test
	void batchOfMessages() {
		assertThat(ListenerContext.failure(BatchOfMessages.class))
			.hasMessageContaining("a batch is a list of payloads, not of messages");
	}

	@Test
	void headersThatAreNoMap() {
		assertThat(ListenerContext.failure(WrongHeaders.class))
			.hasMessageContaining("'String headers' (number 2) has @Headers");
	}

	@Test
	void staticMethod() {
		assertThat(ListenerContext.failure(StaticMethod.class)).hasMessageContaining("It is static.")
			.hasMessageContaining("instance method");
	}

	@Test
	void privateMethod() {
		assertThat(ListenerContext.failure(PrivateMethod.class)).hasMessageContaining("It is private");
	}

	@Test
	void finalMethodOfProxy() {
		assertThat(ListenerContext.failure(FinalMethodConfiguration.class))
			.hasMessageContaining("It is final and the bean is a proxy");
	}

	@Test
	void packagePrivateMethodOfAnotherPackageBehindProxy() {
		assertThat(ListenerContext.failure(PackagePrivateConfiguration.class))
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
		assertThat(ListenerContext.failure(InterfaceProxyConfiguration.class))
			.hasMessageContaining("proxy for the interfaces of its class")
			.hasMessageContaining("spring.aop.proxy-target-class=true");
	}

	@Test
	void resultThatCannotBeWaitedFor() {
		assertThat(ListenerContext.failure(ReturnsFuture.class)).hasMessageContaining("java.util.concurrent.Future")
			.hasMessageContaining("CompletionStage");
	}

	@ParameterizedTest
	@ValueSource(classes = { AsyncMethod.class, AsyncClass.class, AsyncHandler.class })
	void asyncMethodThatReturnsNoStage(Class<?> listener) {
		assertThat(ListenerContext.failure(listener))
			.hasMessageContaining("It is @Async, so that its messages would be done")
			.hasMessageContaining("CompletableFuture<Void>");
	}

	@Test
	void asyncMethodMayReturnStage() {
		try (ListenerContext context = new ListenerContext(AsyncStage.class)) {
			assertThat(context.options()).hasSize(1);
		}
	}

	@Test
	void resultOfManyValues() {
		assertThat(ListenerContext.failure(ReturnsFlux.class))
			.hasMessageContaining("Flux, which is not one value that comes later");
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

	static class ReturnsFlux {

		@QueueListener("orders")
		Flux<String> process(String text) {
			return Flux.just(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BatchOfMessages {

		@QueueListener(queues = "orders", batchSize = "2")
		void process(List<Message<String>> messages) {
		}

	}

}
