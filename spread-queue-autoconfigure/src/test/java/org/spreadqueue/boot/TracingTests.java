// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.tracing.SpreadQueueTracingAutoConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One trace from the sender to the listener, with a tracer that Spring Boot configures.
 */
class TracingTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ObservationAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
						BraveAutoConfiguration.class, SpreadQueueAutoConfiguration.class))
		.withPropertyValues("management.tracing.sampling.probability=1.0")
		.withUserConfiguration(Spans.class, Listener.class);

	@Test
	void theSpanOfTheListenerIsAChildOfTheSpanOfTheSender() {
		this.runner.run((context) -> {
			context.getBean(SpreadQueueOperations.class).sendAndReceive("orders", "tea", String.class);
			List<MutableSpan> spans = context.getBean(Spans.class).ended;
			await().until(() -> spans.size() == 2);
			MutableSpan sent = span(spans, false);
			MutableSpan processed = span(spans, true);
			assertThat(processed.traceId()).isEqualTo(sent.traceId());
			assertThat(processed.parentId()).isEqualTo(sent.id());
			assertThat(context.getBean(Listener.class).received.poll(10, TimeUnit.SECONDS))
				.isEqualTo("00-" + trace(sent) + "-" + sent.id() + "-01 in " + processed.id());
		});
	}

	@Test
	void whatIsAttachedToAFutureSeesTheTraceOfTheSender() {
		this.runner.run((context) -> {
			CountDownLatch attached = new CountDownLatch(1);
			context.getBean(Listener.class).mayAnswer = attached;
			Observation order = Observation.start("order", context.getBean(ObservationRegistry.class));
			CompletableFuture<String> seen;
			try (Observation.Scope scope = order.openScope()) {
				seen = context.getBean(SpreadQueueOperations.class)
					.sendAndReceiveAsync("orders", "tea", String.class)
					.thenApply((answer) -> MDC.get("traceId") + " " + MDC.get("spanId"));
			}
			assertThat(MDC.get("traceId")).isNull();
			attached.countDown();
			String trace = seen.get(20, TimeUnit.SECONDS);
			order.stop();
			List<MutableSpan> spans = context.getBean(Spans.class).ended;
			await().until(() -> spans.size() == 3);
			assertThat(spans).filteredOn((span) -> "order".equals(span.name()))
				.singleElement()
				.satisfies((span) -> assertThat(trace).isEqualTo(span.traceId() + " " + span.id()));
		});
	}

	@Test
	void theCallOfABatchHasASpanOfItsOwnThatLinksToItsMessages() {
		this.runner.withConfiguration(AutoConfigurations.of(SpreadQueueTracingAutoConfiguration.class))
			.withUserConfiguration(Batches.class)
			.run((context) -> {
				context.getBean(SpreadQueueOperations.class).to("prices").sendAll(List.of(1, 2));
				List<MutableSpan> spans = context.getBean(Spans.class).ended;
				await().until(() -> spans.stream().anyMatch((span) -> "prices batch".equals(span.name())));
				MutableSpan batch = spans.stream()
					.filter((span) -> "prices batch".equals(span.name()))
					.findFirst()
					.orElseThrow();
				assertThat(batch.parentId()).isNull();
				await().until(() -> spans.stream().filter((span) -> "prices process".equals(span.name())).count() == 2);
				assertThat(batch.tags().values()).containsAll(spans.stream()
					.filter((span) -> "prices process".equals(span.name()))
					.map(MutableSpan::id)
					.toList());
			});
	}

	@Test
	void withoutATracerThereAreNoSpansOfBatches() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SpreadQueueTracingAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("spreadQueueBatchTracingObservationHandler"));
		new ApplicationContextRunner().withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.withConfiguration(AutoConfigurations.of(SpreadQueueTracingAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("spreadQueueBatchTracingObservationHandler"));
	}

	private static MutableSpan span(List<MutableSpan> spans, boolean child) {
		return spans.stream().filter((span) -> (span.parentId() != null) == child).findFirst().orElseThrow();
	}

	/** W3C trace ids have 32 digits. */
	private static String trace(MutableSpan span) {
		return "0".repeat(32 - span.traceId().length()) + span.traceId();
	}

	static class Spans extends SpanHandler {

		final List<MutableSpan> ended = new CopyOnWriteArrayList<>();

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			this.ended.add(span);
			return true;
		}

	}

	static class Batches {

		@QueueListener(queues = "prices", id = "prices", batchSize = "2", batchWait = "1h")
		void process(List<Integer> prices) {
		}

	}

	@Component
	static class Listener {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		volatile CountDownLatch mayAnswer = new CountDownLatch(0);

		private final Tracer tracer;

		Listener(Tracer tracer) {
			this.tracer = tracer;
		}

		@QueueListener("orders")
		String process(String text, @Header("traceparent") String parent) throws InterruptedException {
			this.mayAnswer.await();
			this.received.add(parent + " in " + requireNonNull(this.tracer.currentSpan()).context().spanId());
			return text;
		}

	}

}
