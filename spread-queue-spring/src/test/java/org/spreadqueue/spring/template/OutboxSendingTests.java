// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.observation.SendContext;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Which messages of a template go through its outbox.
 */
class OutboxSendingTests {

	private final RecordingTransport transport = new RecordingTransport();

	private final RecordingOutbox outbox = new RecordingOutbox();

	private final SpreadQueueTemplate template = builder().outbox(this.outbox).build(this.transport);

	@Test
	void oneWayMessagesDo() {
		this.template.send("orders", "one");
		this.template.sendAsync("orders", "two").join();
		this.template.to("orders").sendAll(List.of("three", "four"));
		this.template.to("orders").afterCommit(true).sendAllAsync(List.of("five")).join();
		assertThat(this.outbox.texts()).containsExactly("one", "two", "three", "four", "five");
		assertThat(this.transport.sent).isEmpty();
	}

	@Test
	void requestsDoNot() {
		this.transport.answer.complete(Content.NULL);
		this.template.sendAndReceive("orders", "question", String.class);
		assertThat(this.outbox.written).isEmpty();
		assertThat(this.transport.texts()).containsExactly("question");
	}

	@Test
	void aCallCanPassItBy() {
		this.template.to("orders").outbox(false).send("past it");
		assertThat(this.outbox.written).isEmpty();
		assertThat(this.transport.texts()).containsExactly("past it");
	}

	@Test
	void onlySomeCallsUseItIfTheTemplateSaysSo() {
		SpreadQueueTemplate some = builder().outbox(this.outbox).throughOutbox(false).build(this.transport);
		some.send("orders", "past it");
		some.to("orders").outbox().send("through it");
		assertThat(this.outbox.texts()).containsExactly("through it");
		assertThat(this.transport.texts()).containsExactly("past it");
	}

	@Test
	void withoutOneACallThatWantsItIsRefused() {
		SpreadQueueTemplate without = builder().build(this.transport);
		without.to("orders").outbox(false).send("sent");
		assertThatIllegalStateException().isThrownBy(() -> without.to("orders").outbox())
			.withMessageContaining("spread.queue.outbox.enabled=true");
	}

	@Test
	void nobodyCanFollowAMessageInIt() {
		assertThatIllegalStateException().isThrownBy(() -> this.template.to("orders").submit("followed"))
			.withMessageContaining("outbox(false)");
		assertThat(this.outbox.written).isEmpty();
		assertThat(this.template.to("orders").outbox(false).submit("followed").accepted()).isCompleted();
	}

	@Test
	void aFailureToWriteIsThrownByAsynchronousCallsToo() {
		this.outbox.failure = new IllegalStateException("no database");
		assertThatIllegalStateException().isThrownBy(() -> this.template.sendAsync("orders", "x"))
			.withMessage("no database");
		assertThatIllegalStateException().isThrownBy(() -> this.template.to("orders").sendAllAsync(List.of("x")))
			.withMessage("no database");
	}

	@Test
	void theTraceOfTheCallerIsWrittenWithTheMessage() {
		ObservationRegistry observations = ObservationRegistry.create();
		Tracer tracer = new Tracer();
		observations.observationConfig().observationHandler(tracer);
		SpreadQueueTemplate observed = builder().outbox(this.outbox)
			.observationRegistry(observations)
			.build(this.transport);
		observed.to("orders").header("tenant", "a").sendAll(List.of("one", "two"));
		assertThat(this.outbox.written).extracting(OutgoingJob::headers)
			.containsExactly(Map.of("tenant", "a", "trace", "1"), Map.of("tenant", "a", "trace", "2"));
		assertThat(tracer.stopped).isEqualTo(2);
		this.outbox.failure = new IllegalStateException("no database");
		assertThatIllegalStateException().isThrownBy(() -> observed.send("orders", "x"));
		assertThat(tracer.failed).isEqualTo(1);
	}

	/** The copy of another message would count as a repetition of it. */
	@Test
	void theIdOfAnotherMessageIsNotPassedOn() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.to("orders").header(QueueHeaders.OUTBOX_ID, "1"));
		this.template.send("orders",
				MessageBuilder.withPayload("x")
					.setHeader(QueueHeaders.OUTBOX_ID, "1")
					.setHeader("tenant", "a")
					.build());
		assertThat(this.outbox.written).singleElement()
			.satisfies((message) -> assertThat(message.headers()).containsOnlyKeys("tenant"));
	}

	private static SpreadQueueTemplate.Builder builder() {
		return SpreadQueueTemplate.builder(
				new QueueSenders(SenderOptions::of, List.of(), SpreadOptions.builder().build(), QueueInitializer.NONE),
				new PayloadConverter(JsonMapper.shared()));
	}

	static final class RecordingOutbox implements MessageOutbox {

		final List<OutgoingJob> written = new ArrayList<>();

		@Nullable RuntimeException failure;

		@Override
		public void write(QueueName queue, List<OutgoingJob> messages) {
			if (this.failure != null) {
				throw this.failure;
			}
			this.written.addAll(messages);
		}

		@Override
		public MessageOutbox forConnection(String connection) {
			return this;
		}

		List<String> texts() {
			return this.written.stream().map((message) -> message.content().tree().asString()).toList();
		}

	}

	/** Numbers the messages that it observes. */
	static final class Tracer implements ObservationHandler<SendContext> {

		int started;

		int stopped;

		int failed;

		@Override
		public void onStart(SendContext context) {
			this.started++;
			requireNonNull(context.getCarrier()).put("trace", String.valueOf(this.started));
		}

		@Override
		public void onError(SendContext context) {
			this.failed++;
		}

		@Override
		public void onStop(SendContext context) {
			this.stopped++;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SendContext;
		}

	}

}
