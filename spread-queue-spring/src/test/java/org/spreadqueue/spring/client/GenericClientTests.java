// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.ParameterizedTypeReference;

import org.spreadqueue.spring.template.SendSpec;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;

/**
 * Types of payloads and answers are those of the client, wherever the method is declared.
 */
class GenericClientTests {

	private static final Order ORDER = new Order("tea");

	private final SpreadQueueOperations operations = mock();

	private final SendSpec spec = mock(RETURNS_SELF);

	private final Orders orders = QueueClients.create(Orders.class, this.operations);

	@BeforeEach
	void useTheSpec() {
		given(this.operations.to(any())).willReturn(this.spec);
	}

	@Test
	void payloadAndAnswerHaveTheTypeArgument() {
		ParameterizedTypeReference<List<Order>> type = new ParameterizedTypeReference<>() {
		};
		given(this.spec.sendAndReceive(List.of(ORDER), type)).willReturn(List.of(ORDER));
		assertThat(this.orders.save(List.of(ORDER))).containsExactly(ORDER);
		then(this.spec).should().payloadType(type);
	}

	@Test
	void answerIsTheTypeArgument() {
		given(this.spec.sendAndReceive("tea", ParameterizedTypeReference.<Object>forType(Order.class)))
			.willReturn(ORDER);
		assertThat(this.orders.find("tea")).isEqualTo(ORDER);
	}

	@Test
	void answerWrapsTheTypeArgument() {
		given(this.spec.sendAndReceive(eq(new Env<>(ORDER)), argThat(GenericClientTests::isEnvOfOrder)))
			.willReturn(new Env<>(ORDER));
		assertThat(this.orders.wrap(new Env<>(ORDER)).content()).isEqualTo(ORDER);
		then(this.spec).should().payloadType(argThat(GenericClientTests::isEnvOfOrder));
	}

	@Test
	void laterAnswerHasTheTypeArgument() {
		ParameterizedTypeReference<List<Order>> type = new ParameterizedTypeReference<>() {
		};
		given(this.spec.sendAndReceiveAsync("tea", type)).willReturn(CompletableFuture.completedFuture(List.of(ORDER)));
		assertThat(this.orders.later("tea")).isCompletedWithValue(List.of(ORDER));
	}

	@Test
	void optionalAnswerHasTheTypeArgument() {
		given(this.spec.sendAndReceive(eq("tea"), eq(ParameterizedTypeReference.<Object>forType(Order.class))))
			.willReturn(ORDER);
		assertThat(this.orders.maybe("tea")).contains(ORDER);
	}

	@Test
	void optionalAnswerIsEmptyIfTheWorkerAnswersNothing() {
		assertThat(this.orders.maybe("tea")).isEmpty();
	}

	@Test
	void laterOptionalAnswerIsEmptyIfTheWorkerAnswersNothing() {
		CompletableFuture<@Nullable Object> nothing = CompletableFuture.completedFuture(null);
		given(this.spec.sendAndReceiveAsync("tea", ParameterizedTypeReference.<Object>forType(Order.class)))
			.willReturn(nothing);
		assertThat(this.orders.maybeLater("tea")).isCompletedWithValue(Optional.empty());
	}

	@Test
	void nativeImageKnowsTheTypeArgument() {
		RuntimeHints hints = new RuntimeHints();
		QueueClientAotProcessor.registerHints(hints, Orders.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).accepts(hints);
	}

	private static boolean isEnvOfOrder(ParameterizedTypeReference<?> type) {
		return type.getType().getTypeName().equals(Env.class.getName() + "<" + Order.class.getName() + ">");
	}

	record Order(String item) {
	}

	record Env<T>(T content) {
	}

	interface Crud<T> {

		List<T> save(List<T> all);

		T find(String id);

		Env<T> wrap(Env<T> content);

		CompletableFuture<List<T>> later(String id);

		Optional<T> maybe(String id);

		CompletableFuture<Optional<T>> maybeLater(String id);

	}

	@QueueClient("orders")
	interface Orders extends Crud<Order> {

	}

}
