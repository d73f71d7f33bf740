// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.client.RestTestClient;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Traces from HTTP through the queue to the worker and back, with OpenTelemetry.
 */
class TracingTests {

	private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

	private static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");

	private static final AttributeKey<String> QUEUED = AttributeKey.stringKey("spread.queue.queued.ms");

	private static final String CALLER = "00f067aa0ba902b7";

	private static ConfigurableApplicationContext service;

	/** A new trace for each test. */
	private final String trace = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE))
			+ "00000000000000ff";

	@BeforeAll
	static void start() {
		SpringApplication application = new SpringApplication(OrdersApplication.class, Traced.class);
		service = application.run("--server.port=0", "--management.tracing.sampling.probability=1");
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@Test
	void aRequestIsOneTraceFromTheWebToTheWorkerAndBack() {
		order("/orders", 2).expectStatus().isOk();
		List<SpanData> spans = spans(3);
		SpanData web = span(spans, "http post /orders");
		SpanData request = span(spans, "orders request");
		SpanData work = span(spans, "orders process");
		assertThat(web.getKind()).isEqualTo(SpanKind.SERVER);
		assertThat(web.getParentSpanId()).isEqualTo(CALLER);
		assertThat(request.getKind()).isEqualTo(SpanKind.CLIENT);
		assertThat(request.getParentSpanId()).isEqualTo(web.getSpanId());
		assertThat(work.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(work.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(request.getEndEpochNanos()).as("the answer").isGreaterThanOrEqualTo(work.getEndEpochNanos());
	}

	@Test
	void theWaitInTheQueueIsOnTheSpanOfTheWorker() throws Exception {
		QueueManager manager = service.getBean(QueueManagers.class).find(new QueueName("orders")).orElseThrow();
		manager.pause().get(10, TimeUnit.SECONDS);
		order("/orders/async", 2).expectStatus().isAccepted();
		await().until(() -> manager.figures().oldestAge().compareTo(Duration.ofMillis(100)) >= 0);
		manager.resume().get(10, TimeUnit.SECONDS);
		List<SpanData> spans = spans(3);
		SpanData sent = span(spans, "orders send");
		SpanData work = span(spans, "orders process");
		assertThat(sent.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(work.getParentSpanId()).isEqualTo(sent.getSpanId());
		assertThat(work.getAttributes().get(MESSAGE_ID)).isNotNull().isEqualTo(sent.getAttributes().get(MESSAGE_ID));
		assertThat(Long.parseLong(Objects.requireNonNull(work.getAttributes().get(QUEUED)))).isBetween(100L, 60_000L);
	}

	@Test
	void whatTheWorkerRefusesIsAnErrorOnItsSpan() {
		order("/orders", 0).expectStatus().is4xxClientError();
		SpanData work = span(spans(3), "orders process");
		assertThat(work.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(work.getAttributes().get(AttributeKey.stringKey("exception"))).isEqualTo("InvalidOrderException");
	}

	@Test
	void aBatchLinksToItsMessages() {
		SpreadQueueOperations queues = service.getBean(SpreadQueueOperations.class);
		queues.to("prices").sendAll(List.of(1, 2));
		await().until(() -> named("prices process").size() == 2 && named("prices batch").size() == 1);
		SpanData batch = named("prices batch").get(0);
		assertThat(batch.getParentSpanContext().isValid()).isFalse();
		assertThat(batch.getLinks()).map(LinkData::getSpanContext)
			.map((linked) -> linked.getTraceId() + " " + linked.getSpanId())
			.containsExactlyInAnyOrderElementsOf(named("prices process").stream()
				.map((message) -> message.getTraceId() + " " + message.getSpanId())
				.toList());
		assertThat(named("prices process")).extracting(SpanData::getTraceId)
			.doesNotHaveDuplicates()
			.doesNotContain(batch.getTraceId());
	}

	private RestTestClient.ResponseSpec order(String uri, int quantity) {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + service.getEnvironment().getRequiredProperty("local.server.port"))
			.build()
			.post()
			.uri(uri)
			.header("traceparent", "00-" + this.trace + "-" + CALLER + "-01")
			.body(Map.of("item", "tea", "quantity", quantity, "price", 3.5))
			.exchange();
	}

	/** The spans of this test's trace, once there are so many. */
	private List<SpanData> spans(int count) {
		return await().until(() -> SPANS.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getTraceId().equals(this.trace))
			.toList(), (found) -> found.size() == count);
	}

	private static SpanData span(List<SpanData> spans, String name) {
		return spans.stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	private static List<SpanData> named(String name) {
		return SPANS.getFinishedSpanItems().stream().filter((span) -> span.getName().equals(name)).toList();
	}

	/** Without an annotation, which other tests would find when they look for beans. */
	static class Traced {

		@Bean
		SpanProcessor spansInMemory() {
			return SimpleSpanProcessor.create(SPANS);
		}

		@Bean
		Prices pricesWorker() {
			return new Prices();
		}

	}

	static class Prices {

		@QueueListener(queues = "prices", id = "prices", batchSize = "2", batchWait = "1h")
		void process(List<Integer> prices) {
		}

	}

}
