// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.util.ReflectionUtils;

import org.spreadqueue.QueueException;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spring.template.SendSpec;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;

/**
 * What the methods of a client send.
 */
class QueueClientTests {

	private static final Order ORDER = new Order("book", 1);

	private static final Receipt RECEIPT = new Receipt("7");

	private final SpreadQueueOperations operations = mock();

	private final SendSpec spec = mock(RETURNS_SELF);

	private final Orders orders = QueueClients.create(Orders.class, this.operations,
			(text) -> text.replace("${timeout}", "30s"));

	@BeforeEach
	void useTheSpec() {
		given(this.operations.to(any())).willReturn(this.spec);
		given(this.operations.toDefaultQueue()).willReturn(this.spec);
	}

	@Test
	void aReturnTypeIsThatOfTheAnswer() {
		given(this.spec.sendAndReceive(ORDER, ParameterizedTypeReference.<Object>forType(Receipt.class)))
			.willReturn(RECEIPT);
		assertThat(this.orders.process(ORDER)).isEqualTo(RECEIPT);
		then(this.operations).should().to("orders");
	}

	@Test
	void genericsOfTheAnswerAreKept() throws Exception {
		Method method = Orders.class.getMethod("all", String.class);
		given(this.spec.sendAndReceive("x", ParameterizedTypeReference.<Object>forType(method.getGenericReturnType())))
			.willReturn(List.of(RECEIPT));
		assertThat(this.orders.all("x")).containsExactly(RECEIPT);
	}

	@Test
	void genericsOfThePayloadAndOfALaterAnswerAreKept() {
		Lists lists = QueueClients.create(Lists.class, this.operations);
		ParameterizedTypeReference<List<Receipt>> receipts = new ParameterizedTypeReference<>() {
		};
		lists.keep(List.of(RECEIPT));
		then(this.spec).should().payloadType(receipts);
		CompletableFuture<@Nullable List<Receipt>> answer = new CompletableFuture<>();
		given(this.spec.sendAndReceiveAsync("x", receipts)).willReturn(answer);
		assertThat(lists.later("x")).isSameAs(answer);
	}

	@Test
	void voidSendsOneWay() {
		this.orders.cancel("7", "a", null);
		then(this.spec).should().header("tenant", "a");
		then(this.spec).should().send("7");
		then(this.spec).shouldHaveNoMoreInteractions();
	}

	@Test
	void futuresAreNotWaitedFor() {
		CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
		CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
		Delivery receipt = new Delivery(new CompletableFuture<>(), sent);
		given(this.spec.sendAsync(ORDER)).willReturn(sent);
		given(this.spec.sendAndReceiveAsync(ORDER, ParameterizedTypeReference.<Object>forType(Receipt.class)))
			.willReturn(answer);
		given(this.spec.submit(ORDER)).willReturn(receipt);
		assertThat(this.orders.hand(ORDER)).isSameAs(sent);
		assertThat(this.orders.processLater(ORDER)).isSameAs(answer);
		assertThat(this.orders.track(ORDER)).isSameAs(receipt);
	}

	@Test
	void aCallHasItsOwnOptions() {
		this.orders.refund(ORDER);
		then(this.operations).should().to("refunds");
		then(this.spec).should().timeout(Duration.ofSeconds(30));
		then(this.spec).should().priority(9);
		then(this.spec).should().delay(Duration.ofMinutes(1));
		then(this.spec).should().expiry(Duration.ofHours(1));
	}

	@Test
	void defaultMethodsRunAndObjectMethodsAreThoseOfTheClient() {
		this.orders.cancelAll(List.of("1", "2"));
		then(this.spec).should().send("1");
		then(this.spec).should().send("2");
		assertThat(Set.of(this.orders)).contains(this.orders);
		assertThat(this.orders)
			.isNotEqualTo(
					QueueClients.create(Orders.class, this.operations, (text) -> text.replace("${timeout}", "5s")))
			.hasToString("Queue client " + Orders.class.getName());
	}

	@Test
	void withoutAQueueTheDefaultOneIsUsed() {
		QueueClients.create(Plain.class, this.operations).send(null);
		then(this.operations).should().toDefaultQueue();
		then(this.spec).should().send(null);
	}

	@Test
	void nothingIsNoPrimitive() {
		given(this.spec.sendAndReceive(any(), eq(Integer.class))).willReturn(4, (Integer) null);
		assertThat(this.orders.count()).isEqualTo(4);
		assertThatExceptionOfType(QueueException.class).isThrownBy(this.orders::count)
			.withMessageContaining("'Orders.count' of a queue client returns a int");
	}

	@Test
	void whatGoesWrongIsThrownAsItIs() {
		QueueException failure = new QueueException("no");
		given(this.spec.sendAndReceive(ORDER, ParameterizedTypeReference.<Object>forType(Receipt.class)))
			.willThrow(failure);
		assertThatExceptionOfType(QueueException.class).isThrownBy(() -> this.orders.process(ORDER)).isSameAs(failure);
	}

	@Test
	void methodsThatCannotBeCallsAreRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> QueueClients.create(TwoPayloads.class, this.operations))
			.withMessageContaining("'TwoPayloads.send' of a queue client has several parameters for the payload");
		assertThatIllegalArgumentException().isThrownBy(() -> QueueClients.create(BadQueue.class, this.operations))
			.withMessageContaining("has the character '/'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> QueueClients.create(ReservedHeader.class, this.operations))
			.withMessageContaining("'ReservedHeader.send'")
			.withMessageContaining("Header 'id' is set where the message is received");
		assertThatIllegalArgumentException().isThrownBy(() -> QueueClients.create(String.class, this.operations))
			.withMessageContaining("is an interface");
	}

	@Test
	void nativeImagesGetTheProxyAndTheTypes() {
		RuntimeHints hints = new RuntimeHints();
		QueueClientAotProcessor.registerHints(hints, Orders.class);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Orders.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Receipt.class)).accepts(hints);
		Method process = Objects.requireNonNull(ReflectionUtils.findMethod(Orders.class, "process", Order.class));
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(process)).accepts(hints);
	}

	@QueueClient("orders")
	interface Orders {

		Receipt process(Order order);

		List<Receipt> all(String filter);

		void cancel(@Payload String id, @Header("tenant") String tenant, @Header("user") @Nullable String user);

		CompletableFuture<Void> hand(Order order);

		CompletableFuture<Receipt> processLater(Order order);

		Delivery track(Order order);

		int count();

		@QueueCall(queue = "refunds", timeout = "${timeout}", priority = "9", delay = "1m", expiry = "PT1H")
		void refund(Order order);

		default void cancelAll(List<String> ids) {
			ids.forEach((id) -> cancel(id, "a", null));
		}

	}

	@QueueClient("orders")
	interface Lists {

		void keep(List<Receipt> receipts);

		CompletableFuture<List<Receipt>> later(String id);

	}

	interface Plain {

		void send(@Nullable Object payload);

	}

	interface TwoPayloads {

		void send(String one, String two);

	}

	interface ReservedHeader {

		void send(@Header("id") String id);

	}

	@QueueClient("or/ders")
	interface BadQueue {

		void send(String one);

	}

	record Order(String item, int quantity) {
	}

	record Receipt(String id) {
	}

}
