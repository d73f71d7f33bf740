// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is attached to a future of the template runs on another thread, with the context
 * of the thread that has sent.
 */
class CallerContextTests {

	private static final String TENANT = "tenant";

	private final ExecutorService replies = Executors.newSingleThreadExecutor();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final HeldTransport transport = new HeldTransport(this.replies);

	private final SpreadQueueTemplate template = SpreadQueueTemplate
		.builder(new QueueSenders(SenderOptions::of, List.of(), SpreadOptions.builder().build(), QueueInitializer.NONE),
				new PayloadConverter(JsonMapper.builder().build()))
		.observationRegistry(this.observations)
		.build(this.transport);

	private final Slf4jThreadLocalAccessor mdc = new Slf4jThreadLocalAccessor(TENANT);

	CallerContextTests() {
		this.observations.observationConfig().observationHandler((context) -> true);
		ContextRegistry.getInstance().registerThreadLocalAccessor(this.mdc);
	}

	@AfterEach
	void close() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
		MDC.clear();
		this.replies.shutdown();
	}

	static Stream<Named<Function<SpreadQueueTemplate, CompletableFuture<?>>>> calls() {
		return Stream.of(Named.of("sendAsync", (template) -> template.sendAsync("orders", "tea")),
				Named.of("accepted", (template) -> template.to("orders").submit("tea").accepted()),
				Named.of("done", (template) -> template.to("orders").submit("tea").done()),
				Named.of("sendAllAsync", (template) -> template.to("orders").sendAllAsync(List.of("tea", "milk"))),
				Named.of("sendAndReceiveAsync",
						(template) -> template.sendAndReceiveAsync("orders", "tea", String.class)),
				Named.of("sendAndReceiveAsync of a generic type", (template) -> template.to("orders")
					.sendAndReceiveAsync("tea", new ParameterizedTypeReference<List<String>>() {
					})));
	}

	@ParameterizedTest
	@MethodSource("calls")
	void callbackSeesTheObservationAndTheMdcOfTheSender(Function<SpreadQueueTemplate, CompletableFuture<?>> call)
			throws Exception {
		Observation order = Observation.start("order", this.observations);
		MDC.put(TENANT, "a");
		CompletableFuture<Seen> seen;
		try (Observation.Scope scope = order.openScope()) {
			seen = call.apply(this.template).handle((value, failure) -> see());
		}
		MDC.remove(TENANT);
		this.transport.release();
		assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(new Seen(order, "a"));
		assertThat(CompletableFuture.supplyAsync(this::see, this.replies).get(20, TimeUnit.SECONDS))
			.as("afterwards on the same thread")
			.isEqualTo(new Seen(null, null));
	}

	@Test
	void messageThatWaitsForItsCommitKeepsTheContextOfTheCall() throws Exception {
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setActualTransactionActive(true);
		try {
			MDC.put(TENANT, "a");
			CompletableFuture<Seen> seen = this.template.to("orders")
				.afterCommit(true)
				.submit("tea")
				.accepted()
				.handle((id, failure) -> see());
			MDC.put(TENANT, "b");
			TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);
			this.transport.release();
			assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(new Seen(null, "a"));
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
	}

	private Seen see() {
		return new Seen(this.observations.getCurrentObservation(), MDC.get(TENANT));
	}

	record Seen(@Nullable Observation observation, @Nullable String tenant) {
	}

	/** Completes its futures when it is told to, as senders do. */
	private static final class HeldTransport implements QueueTransport {

		private final Executor replies;

		private final List<Runnable> completions = new ArrayList<>();

		HeldTransport(Executor replies) {
			this.replies = replies;
		}

		@Override
		public Delivery submit(QueueName queue, OutgoingJob job, UnaryOperator<Executor> completions) {
			Delivery delivery = new Delivery(new CompletableFuture<>(), new CompletableFuture<>());
			Executor executor = completions.apply(this.replies);
			this.completions.add(() -> executor.execute(() -> delivery.accepted().complete(new MessageId(1, 1))));
			this.completions.add(() -> executor.execute(() -> delivery.done().complete(null)));
			return delivery;
		}

		@Override
		public CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout,
				UnaryOperator<Executor> completions, @Nullable Consumer<Progress> observer) {
			CompletableFuture<Content> answer = new CompletableFuture<>();
			Executor executor = completions.apply(this.replies);
			this.completions.add(() -> executor.execute(() -> answer.complete(Content.NULL)));
			return answer;
		}

		void release() {
			this.completions.forEach(Runnable::run);
		}

	}

}
