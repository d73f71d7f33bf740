// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.converter.MessageConversionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.Progress;
import org.spreadqueue.QueueException;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.observation.SendContext;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;

/**
 * The fluent form, its observation, and how it looks as a mock.
 */
class SendSpecTests {

	private final RecordingTransport transport = new RecordingTransport();

	private final SpreadQueueTemplate template = builder().build(this.transport);

	@Test
	void everyOptionReachesTheTransport() {
		this.template.to("orders")
			.header("tenant", "a")
			.header("user", "b")
			.priority(9)
			.delay(Duration.ofMinutes(1))
			.expiry(Duration.ofHours(1))
			.key("customer-7")
			.send("x");
		assertThat(this.transport.sent).singleElement().satisfies((sent) -> {
			assertThat(sent.queue()).isEqualTo("orders");
			assertThat(sent.job()).isEqualTo(new OutgoingJob(
					Content.json(JsonNodeFactory.instance.stringNode("x"))
						.withHeaders(Map.of("tenant", "a", "user", "b")),
					9, Duration.ofMinutes(1), Duration.ofHours(1), "customer-7"));
		});
	}

	@Test
	void aRequestHasItsOwnTimeout() {
		this.transport.answer.complete(Content.json(JsonNodeFactory.instance.stringNode("done")));
		assertThat(this.template.to("orders").timeout(Duration.ofSeconds(42)).sendAndReceive("x", String.class))
			.isEqualTo("done");
		assertThat(this.template.to("orders").sendAndReceive("x", String.class)).isEqualTo("done");
		assertThat(this.transport.sent).extracting(RecordingTransport.Sent::timeout)
			.containsExactly(Duration.ofSeconds(42), SpreadQueueTemplate.DEFAULT_REQUEST_TIMEOUT);
	}

	@Test
	void anObserverHearsOfTheProgressOfRequestsAndSubmittedMessages() {
		List<Progress> heard = new ArrayList<>();
		SendSpec observed = this.template.to("orders").onProgress(heard::add).priority(9);
		Progress half = new Progress(0.5, "half", Duration.ofSeconds(1));
		Delivery delivery = observed.submit("x");
		assertThat(delivery.progress()).isEmpty();
		delivery.report(half);
		assertThat(delivery.progress()).contains(half);
		assertThat(heard).containsExactly(half);
		observed.sendAndReceiveAsync("x", String.class);
		requireNonNull(this.transport.observer).accept(half);
		assertThat(heard).containsExactly(half, half);
		observed.sendAsync("x");
		requireNonNull(this.transport.delivery).report(half);
		assertThat(heard).as("nobody has the delivery").hasSize(2);
	}

	@Test
	void anOptionLeavesTheOneItCameFromAsItWas() {
		SendSpec plain = this.template.to("orders");
		plain.priority(9).send("urgent");
		plain.send("usual");
		assertThat(this.transport.sent).extracting((sent) -> sent.job().priority())
			.containsExactly(9, OutgoingJob.DEFAULT_PRIORITY);
	}

	@Test
	void refusesOptionsOutOfTheirRange() {
		SendSpec spec = this.template.to("orders");
		assertThatIllegalArgumentException().isThrownBy(() -> spec.priority(10)).withMessageContaining("Priority 10");
		assertThatIllegalArgumentException().isThrownBy(() -> spec.delay(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.expiry(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.timeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.key(""));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.header("", "x"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "timestamp", "contentType", "replyChannel", "errorChannel", "nativeHeaders",
			QueueHeaders.QUEUE, QueueHeaders.MESSAGE_ID, QueueHeaders.DEAD_LETTER_REASON })
	void refusesHeaderThatListenersWouldNotGet(String name) {
		SendSpec spec = this.template.to("orders");
		assertThatIllegalArgumentException().isThrownBy(() -> spec.header(name, "x"))
			.withMessageContaining("Header '" + name + "' is set where the message is received");
	}

	@Test
	void aPayloadThatCannotBeWrittenKeepsTheWholeBatchBack() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.template.to("orders").sendAll(List.of("one", new Loop())));
		assertThat(this.transport.sent).isEmpty();
	}

	@Test
	void sendThrowsWhatBecameOfTheMessage() {
		this.transport.accepted = CompletableFuture
			.failedFuture(new DeliveryFailedException(Reason.NO_MANAGER, "nobody"));
		assertThatExceptionOfType(DeliveryFailedException.class).isThrownBy(() -> this.template.send("orders", "x"))
			.withStackTraceContaining(getClass().getName());
	}

	@Test
	void observesASendUntilTheQueueHasIt() {
		Observed observed = new Observed();
		this.transport.accepted = new CompletableFuture<>();
		CompletableFuture<?> sent = observed.template(this.transport).sendAsync("orders", "x");
		assertThat(observed.stopped).isEmpty();
		this.transport.accepted.complete(RecordingTransport.ID);
		assertThat(sent).isCompleted();
		assertThat(observed.stopped).containsExactly(
				"spread.queue.send exception=none kind=message messaging.message.id=0000000000000001-1 queue=orders");
	}

	@Test
	void observesARequestWithItsFailure() {
		Observed observed = new Observed();
		CompletableFuture<?> answer = observed.template(this.transport)
			.sendAndReceiveAsync("orders", "x", String.class);
		this.transport.answer.completeExceptionally(new QueueException("lost"));
		assertThat(answer).isCompletedExceptionally();
		assertThat(observed.stopped).containsExactly(
				"spread.queue.send exception=QueueException kind=request messaging.message.id=none queue=orders");
	}

	@Test
	void theTraceTravelsBesideTheHeaders() {
		Observed observed = new Observed();
		observed.template(this.transport).to("orders").header("tenant", "a").send("x");
		assertThat(this.transport.sent).singleElement()
			.satisfies((sent) -> assertThat(sent.job().headers())
				.containsExactlyInAnyOrderEntriesOf(Map.of("traceparent", "00-1-2-01", "tenant", "a")));
	}

	@Test
	void bothInterfacesCanBeMocked() {
		SpreadQueueOperations operations = mock();
		SendSpec spec = mock(RETURNS_SELF);
		given(operations.to("orders")).willReturn(spec);
		given(operations.sendAndReceive("orders", "x", String.class)).willReturn("done");
		assertThat(useOf(operations)).isEqualTo("done");
		then(spec).should().send("x");
	}

	private static @Nullable String useOf(SpreadQueueOperations operations) {
		operations.to("orders").priority(3).header("a", "b").send("x");
		return operations.sendAndReceive("orders", "x", String.class);
	}

	private static SpreadQueueTemplate.Builder builder() {
		return SpreadQueueTemplate
			.builder(new QueueSenders(SenderOptions::of, List.of(), SpreadOptions.builder().build(),
					QueueInitializer.NONE), new PayloadConverter(JsonMapper.builder().build()))
			.defaultQueue(new QueueName("default"));
	}

	/** Cannot be written as JSON. */
	static final class Loop {

		public Loop getSelf() {
			return this;
		}

	}

	/** What a tracer would see, and do. */
	private static final class Observed implements ObservationHandler<SendContext> {

		private final List<String> stopped = new CopyOnWriteArrayList<>();

		SpreadQueueTemplate template(QueueTransport transport) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(this);
			return builder().observationRegistry(registry).build(transport);
		}

		@Override
		public void onStart(SendContext context) {
			context.getSetter().set(context.getCarrier(), "traceparent", "00-1-2-01");
		}

		@Override
		public void onStop(SendContext context) {
			StringBuilder text = new StringBuilder(String.valueOf(context.getName()));
			context.getAllKeyValues()
				.forEach((key) -> text.append(' ').append(key.getKey()).append('=').append(key.getValue()));
			this.stopped.add(text.toString());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SendContext;
		}

	}

}
