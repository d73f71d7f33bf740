// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Types of parameters and results are those of the bean's class, wherever the method is
 * declared.
 */
class GenericListenerTests {

	private static final String ORDER = "{'item':'tea'}";

	@ParameterizedTest
	@ValueSource(strings = { "single", "message", "optional", "later", "inherited" })
	void objectOfTheTypeArgument(String listener) throws Exception {
		assertThat(answer(listener, ORDER)).isEqualTo("\"Order[item=tea]\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "array", "optionalList", "batch" })
	void severalObjectsOfTheTypeArgument(String listener) throws Exception {
		String payload = listener.equals("batch") ? ORDER : "[" + ORDER + "]";
		assertThat(answer(listener, payload)).contains("[Order[item=tea]]");
	}

	@Test
	void arrayOfGenericElements() throws Exception {
		assertThat(answer("nested", "[[" + ORDER + "]]")).isEqualTo("\"[[Order[item=tea]]]\"");
	}

	@Test
	void resultHasTheTypeIdsOfTheTypeArgument() throws Exception {
		try (ListenerContext context = new ListenerContext(Shapes.class)) {
			assertThat(context.handle("shapes", "{'type':'Square','side':2}").get())
				.isEqualTo(JobResult.response(context.tree("[{'type':'Square','side':2}]")));
		}
	}

	@Test
	void handlersAreChosenByTheTypeArgument() throws Exception {
		try (ListenerContext context = new ListenerContext(OrderHandlers.class)) {
			assertThat(context.handle("handlers", ORDER).get())
				.isEqualTo(JobResult.response(context.tree("'Order[item=tea]'")));
			assertThat(context.handle("handlers", "7").get()).isEqualTo(JobResult.response(context.tree("'7'")));
		}
	}

	@Test
	void variableWithoutAnArgumentIsItsBound() throws Exception {
		try (ListenerContext context = new ListenerContext(Unbound.class)) {
			assertThat(context.handle("unbound", "[{'tea':{}}]").get())
				.isEqualTo(JobResult.response(context.tree("[{'tea':{}}]")));
		}
	}

	@Test
	void resultThatCannotBeAwaitedIsRefused() {
		assertThatExceptionOfType(InvalidQueueListenerException.class)
			.isThrownBy(() -> new ListenerContext(Fluxes.class))
			.withMessageContaining("It returns " + Flux.class.getName());
	}

	@Test
	void beanBehindAnInterfaceProxyHasTheTypesOfItsClass() throws Exception {
		try (ListenerContext context = new ListenerContext(InterfaceProxies.class, Proxied.class)) {
			assertThat(context.handle("proxied", ORDER).get())
				.isEqualTo(JobResult.response(context.tree("'Order[item=tea] from #alice#localhost'")));
		}
	}

	@Test
	void parametersHaveTheAnnotationsOfWhatTheMethodOverrides() throws Exception {
		try (ListenerContext context = new ListenerContext(Overriding.class)) {
			assertThat(context.handle("overriding", ORDER).get())
				.isEqualTo(JobResult.response(context.tree("'Order[item=tea] from #alice#localhost'")));
		}
	}

	private static String answer(String listener, String payload) throws Exception {
		try (ListenerContext context = new ListenerContext(OrderListeners.class)) {
			JobResult result = context.handle(listener, payload).get();
			assertThat(result).isInstanceOf(JobResult.Response.class);
			return ((JobResult.Response) result).content().tree().toString();
		}
	}

	record Order(String item) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Shape permits Square {

	}

	record Square(int side) implements Shape {
	}

	interface Inherited<T extends Record> {

		@QueueListener(queues = "orders", id = "inherited")
		default String inherited(T payload) {
			T typed = payload;
			return typed.toString();
		}

	}

	abstract static class Listeners<T extends Record> implements Inherited<T> {

		@QueueListener(queues = "orders", id = "single")
		String single(T payload) {
			T typed = payload;
			return typed.toString();
		}

		@QueueListener(queues = "orders", id = "message")
		String message(Message<T> message) {
			T typed = message.getPayload();
			return typed.toString();
		}

		@QueueListener(queues = "orders", id = "optional")
		String optional(Optional<T> payload) {
			return payload.orElseThrow().toString();
		}

		@QueueListener(queues = "orders", id = "optionalList")
		String optionalList(Optional<List<T>> payload) {
			T typed = payload.orElseThrow().get(0);
			return List.of(typed).toString();
		}

		@QueueListener(queues = "orders", id = "later")
		CompletionStage<String> later(T payload) {
			return CompletableFuture.completedFuture(payload.toString());
		}

		@QueueListener(queues = "orders", id = "list")
		String list(List<T> payload) {
			return payload.toString();
		}

		@QueueListener(queues = "orders", id = "array")
		String array(T[] payload) {
			return Arrays.toString(payload);
		}

		@QueueListener(queues = "orders", id = "nested")
		String nested(List<T>[] payload) {
			return Arrays.toString(payload);
		}

		@QueueListener(queues = "orders", id = "batch", batchSize = "1")
		List<String> batch(List<T> payloads) {
			return List.of(payloads.toString());
		}

	}

	@Component
	static class OrderListeners extends Listeners<Order> {

	}

	abstract static class Copies<T> {

		@QueueListener(queues = "orders", id = "shapes")
		List<T> copy(T payload) {
			return List.of(payload);
		}

	}

	@Component
	static class Shapes extends Copies<Shape> {

	}

	abstract static class Handlers<T, U> {

		@QueueHandler
		String one(T payload) {
			return String.valueOf(payload);
		}

		@QueueHandler
		String other(U payload) {
			return String.valueOf(payload);
		}

	}

	@Component
	@QueueListener(queues = "orders", id = "handlers")
	static class OrderHandlers extends Handlers<Order, Integer> {

	}

	@Component
	static class Unbound {

		@QueueListener(queues = "orders", id = "unbound")
		<T extends Map<String, T>> List<T> on(List<T> payload) {
			return payload;
		}

	}

	abstract static class Returning<R> {

		@QueueListener(queues = "orders", id = "fluxes")
		@Nullable R on(String payload) {
			return null;
		}

	}

	@Component
	static class Fluxes extends Returning<Flux<String>> {

	}

	interface Handler<T> {

		Object on(String sender, T payload);

	}

	@Component
	static class Proxied implements Handler<Order> {

		@Override
		@QueueListener(queues = "orders", id = "proxied")
		public String on(@Header(QueueHeaders.ORIGINATOR) String sender, Order payload) {
			return payload + " from " + sender;
		}

	}

	@Component
	static class InterfaceProxies implements BeanPostProcessor {

		@Override
		public Object postProcessBeforeInitialization(Object bean, String beanName) {
			if (!(bean instanceof Proxied)) {
				return bean;
			}
			ProxyFactory proxies = new ProxyFactory(bean);
			proxies.setInterfaces(Handler.class);
			return proxies.getProxy();
		}

	}

	interface Annotated<T> {

		@QueueListener(queues = "orders", id = "overriding")
		String on(@Header(QueueHeaders.ORIGINATOR) String sender, @Payload T payload);

	}

	@Component
	static class Overriding implements Annotated<Order> {

		@Override
		public String on(String sender, Order payload) {
			return payload + " from " + sender;
		}

	}

}
