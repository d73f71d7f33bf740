// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.springframework.core.retry.RetryPolicy;
import tools.jackson.databind.node.IntNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The MDC says what a listener works on, as long as it does.
 */
@Timeout(30)
class ListenerMdcTests {

	private static final String ID = "00000000000000ab-";

	private static final BlockingQueue<Map<String, String>> seen = new ArrayBlockingQueue<>(20);

	private static volatile CompletableFuture<String> later = new CompletableFuture<>();

	@BeforeEach
	@AfterEach
	void clear() {
		seen.clear();
		MDC.clear();
		later = new CompletableFuture<>();
	}

	@Test
	void itIsThereDuringTheCallAndGoneAfterIt() throws Exception {
		try (ListenerContext context = new ListenerContext(Plain.class)) {
			handle(context, 1);
			assertThat(seen).containsExactly(message(1, 1));
			assertThat(present()).isEmpty();
		}
	}

	@Test
	void whatWasThereBeforeComesBack() throws Exception {
		try (ListenerContext context = new ListenerContext(Plain.class)) {
			Map<String, String> before = Map.of("traceId", "7", "spread.queue.name", "other", "spread.queue.attempt",
					"9");
			MDC.setContextMap(before);
			handle(context, 1);
			assertThat(seen.remove()).containsEntry("traceId", "7").containsAllEntriesOf(message(1, 1));
			assertThat(present()).isEqualTo(before);
		}
	}

	@Test
	void aPerlManagerGivesNoId() throws Exception {
		try (ListenerContext context = new ListenerContext(Plain.class)) {
			MDC.put("spread.queue.message.id", "that of another job");
			context.handle("1");
			assertThat(seen.remove()).doesNotContainKey("spread.queue.message.id");
		}
	}

	@Test
	void interceptorsHaveItToo() throws Exception {
		try (ListenerContext context = new ListenerContext((builder) -> builder.interceptor(new Interceptor()),
				Plain.class)) {
			handle(context, 1);
			assertThat(seen).containsExactly(message(1, 1), message(1, 1), message(1, 1));
		}
	}

	@Test
	void laterTriesSayWhichOneItIsAndLeaveNothingBehind() throws Exception {
		RetryPolicy twice = RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build();
		try (ListenerContext context = new ListenerContext(
				(builder) -> builder.retry(twice).interceptor(new Interceptor()), Failing.class)) {
			handle(context, 1);
			assertThat(seen).containsExactly(message(1, 1), message(1, 1), message(1, 2), message(1, 3), message(1, 3));
			assertThat(present()).isEmpty();
		}
	}

	/**
	 * A try that is due before its wait is set up runs on the thread of the one before.
	 */
	@Test
	void triesAtOnceSayWhichOneItIsWhicheverThreadTheyAreOn() throws Exception {
		RetryPolicy twice = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build();
		try (ListenerContext context = new ListenerContext(
				(builder) -> builder.retry(twice).interceptor(new Interceptor()), Failing.class)) {
			for (int i = 0; i < 300; i++) {
				handle(context, 1);
				assertThat(seen).containsExactly(message(1, 1), message(1, 1), message(1, 2), message(1, 3),
						message(1, 3));
				seen.clear();
				assertThat(present()).isEmpty();
			}
		}
	}

	@Test
	void whoCompletesAResultThatComesLaterKeepsItsOwn() throws Exception {
		try (ListenerContext context = new ListenerContext((builder) -> builder.interceptor(new Interceptor()),
				Later.class)) {
			CompletableFuture<JobResult> result = submit(context, 1);
			assertThat(present()).as("before the result").isEmpty();
			MDC.put("mine", "yes");
			later.complete("late");
			assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(JobResult.Response.class);
			assertThat(present()).isEqualTo(Map.of("mine", "yes"));
			seen.remove();
			assertThat(seen.remove()).isEqualTo(message(1, 1));
			assertThat(seen.remove()).as("after the message").containsAllEntriesOf(message(1, 1));
		}
	}

	@Test
	void aBatchIsOfNoSingleMessageAndEachMessageEndsAsItself() throws Exception {
		try (ListenerContext context = new ListenerContext((builder) -> builder.interceptor(new Interceptor()),
				Batches.class)) {
			submit(context, 1);
			submit(context, 2).get(10, TimeUnit.SECONDS);
			assertThat(seen).containsExactly(message(1, 1), message(2, 1),
					Map.of("spread.queue.name", "orders", "spread.queue.listener", "listener"), message(1, 1),
					message(2, 1));
			assertThat(present()).isEmpty();
		}
	}

	private static void handle(ListenerContext context, int number) throws Exception {
		submit(context, number).get(10, TimeUnit.SECONDS);
	}

	private static CompletableFuture<JobResult> submit(ListenerContext context, int number) {
		Job job = new Job(7, new QueueName("orders"), "#alice#localhost", Content.json(new IntNode(number)),
				WireFormat.DEFAULT, false, new MessageId(0xab, number), 1, Duration.ZERO);
		return context.registry().find("listener").orElseThrow().handle(job).toCompletableFuture();
	}

	private static Map<String, String> message(int number, int attempt) {
		return Map.of("spread.queue.name", "orders", "spread.queue.listener", "listener", "spread.queue.message.id",
				ID + number, "spread.queue.attempt", Integer.toString(attempt));
	}

	private static Map<String, String> present() {
		return Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
	}

	private static final class Interceptor implements QueueInterceptor {

		@Override
		public void before(Job job) {
			seen.add(present());
		}

		@Override
		public void after(Job job, JobResult result, @Nullable Throwable failure) {
			seen.add(present());
		}

	}

	static class Plain {

		@QueueListener(queues = "orders", id = "listener")
		void process(int number) {
			seen.add(present());
		}

	}

	static class Failing {

		@QueueListener(queues = "orders", id = "listener")
		void process(Job job) throws IOException {
			seen.add(present());
			throw new IOException("on purpose");
		}

	}

	static class Later {

		@QueueListener(queues = "orders", id = "listener")
		CompletableFuture<String> process(int number) {
			seen.add(present());
			return later;
		}

	}

	static class Batches {

		@QueueListener(queues = "orders", id = "listener", batchSize = "2", batchWait = "1h")
		void process(List<Integer> numbers) {
			seen.add(present());
		}

	}

}
