// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of what a listener returns or throws.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerResultTests {

	@Test
	void voidSendsNoResponse() throws Exception {
		assertThat(result("nothing")).isEqualTo(JobResult.done());
	}

	@Test
	void valueIsTheResponse() throws Exception {
		try (ListenerContext context = new ListenerContext(Results.class)) {
			assertThat(context.handle("results.value", "1").get())
				.isEqualTo(JobResult.response(context.tree("{'total':42}")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "message", "laterMessage", "batchOfMessages" })
	void payloadOfMessageIsTheResponse(String method) throws Exception {
		try (ListenerContext context = new ListenerContext(Results.class)) {
			assertThat(context.handle("results." + method, "1").get())
				.isEqualTo(JobResult.response(context.tree("[{'type':'Square','side':2}]")));
		}
	}

	@Test
	void nullIsAResponseToo() throws Exception {
		assertThat(result("nullValue")).isInstanceOfSatisfying(JobResult.Response.class,
				(response) -> assertThat(response.content().tree().isNull()).isTrue());
	}

	@Test
	void jobRunsUntilItsStageCompletes() throws Exception {
		try (ListenerContext context = new ListenerContext(Results.class)) {
			CompletableFuture<JobResult> result = context.handle("results.stage", "1");
			assertThat(result).isNotDone();
			context.bean(Results.class).stage.complete("later");
			assertThat(result.get()).isEqualTo(JobResult.response(context.tree("'later'")));
		}
	}

	@Test
	void stageOfVoidSendsNoResponse() throws Exception {
		assertThat(result("voidStage")).isEqualTo(JobResult.done());
	}

	@Test
	void monoIsSubscribedAndItsValueIsTheResponse() throws Exception {
		try (ListenerContext context = new ListenerContext(Results.class)) {
			assertThat(context.handle("results.mono", "1").get())
				.isEqualTo(JobResult.response(context.tree("'later'")));
		}
	}

	@Test
	void monoOfVoidSendsNoResponse() throws Exception {
		assertThat(result("voidMono")).isEqualTo(JobResult.done());
	}

	@Test
	void monoIsCancelledWhenTheWorkerGivesUp() throws Exception {
		try (ListenerContext context = new ListenerContext(Results.class)) {
			context.handle("results.endless", "1").cancel(true);
			assertThat(context.bean(Results.class).cancelled).isCompleted();
		}
	}

	@Test
	void failedMonoIsTheFailure() throws Exception {
		assertThat(result("failedMono")).isEqualTo(new JobResult.Failure("java.io.IOException", "disk full"));
	}

	@Test
	void missingStageIsNull() throws Exception {
		assertThat(result("nullStage")).isInstanceOf(JobResult.Response.class);
	}

	@Test
	void exceptionIsTheFailure() throws Exception {
		assertThat(result("checked")).isEqualTo(new JobResult.Failure("java.io.IOException", "disk full"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "silent", "blank", "silentResult" })
	void failureWithoutATextNamesTheType(String method) throws Exception {
		String type = NoSuchElementException.class.getName();
		assertThat(result(method)).isEqualTo(new JobResult.Failure(type, type, method.equals("silentResult")));
	}

	@Test
	void errorIsTheFailure() throws Exception {
		assertThat(result("error")).isEqualTo(new JobResult.Failure("java.lang.AssertionError", "broken"));
	}

	@Test
	void failedStageIsTheFailure() throws Exception {
		assertThat(result("failedStage")).isEqualTo(new JobResult.Failure("java.io.IOException", "disk full"));
	}

	@Test
	void unwritableResponseIsTheFailure() throws Exception {
		assertThat(result("unwritable")).isInstanceOfSatisfying(JobResult.Failure.class,
				(failure) -> assertThat(failure.message()).contains("cannot be written as JSON"));
	}

	@Test
	void logsStackTraceOnlyForTheFirstFailureOfASeries(CapturedOutput output) throws Exception {
		try (ListenerContext context = new ListenerContext(Results.class)) {
			for (int i = 0; i < 3; i++) {
				context.handle("results.sometimes", "'fail'").get();
			}
			assertThat(
					output.getAll().split("\tat " + Results.class.getName().replace("$", "\\$") + "\\.sometimes", -1))
				.hasSize(2);
			assertThat(output).contains("failure 3 in a row")
				.contains("'results.sometimes'")
				.contains("#alice#localhost");
			context.handle("results.sometimes", "'work'").get();
			assertThat(output).contains("works again after 3 failures");
		}
	}

	private static JobResult result(String method) throws Exception {
		try (ListenerContext context = new ListenerContext(Results.class)) {
			return context.handle("results." + method, "1").get();
		}
	}

	@Component("results")
	static class Results {

		final CompletableFuture<String> stage = new CompletableFuture<>();

		final CompletableFuture<@Nullable Void> cancelled = new CompletableFuture<>();

		@QueueListener("orders")
		void nothing() {
		}

		@QueueListener("orders")
		Map<String, Integer> value() {
			return Map.of("total", 42);
		}

		@QueueListener("orders")
		Message<List<Shape>> message() {
			return MessageBuilder.<List<Shape>>withPayload(List.of(new Square(2))).setHeader("a", "b").build();
		}

		@QueueListener("orders")
		CompletionStage<Message<List<Shape>>> laterMessage() {
			return CompletableFuture.completedFuture(message());
		}

		@QueueListener(queues = "orders", batchSize = "1")
		List<Message<List<Shape>>> batchOfMessages(List<Integer> numbers) {
			return List.of(message());
		}

		@QueueListener("orders")
		@Nullable String nullValue() {
			return null;
		}

		@QueueListener("orders")
		CompletionStage<String> stage() {
			return this.stage;
		}

		@QueueListener("orders")
		CompletableFuture<@Nullable Void> voidStage() {
			return CompletableFuture.completedFuture(null);
		}

		@QueueListener("orders")
		Mono<String> mono() {
			return Mono.fromSupplier(() -> "later");
		}

		@QueueListener("orders")
		Mono<String> endless() {
			return Mono.<String>never().doOnCancel(() -> this.cancelled.complete(null));
		}

		@QueueListener("orders")
		Mono<Void> voidMono() {
			return Mono.empty();
		}

		@QueueListener("orders")
		Mono<String> failedMono() {
			return Mono.error(new IOException("disk full"));
		}

		@QueueListener("orders")
		@Nullable CompletableFuture<String> nullStage() {
			return null;
		}

		@QueueListener("orders")
		String checked() throws IOException {
			throw new IOException("disk full");
		}

		@QueueListener("orders")
		void silent() {
			throw new NoSuchElementException();
		}

		@QueueListener("orders")
		void blank() {
			throw new NoSuchElementException(" ");
		}

		@QueueListener("orders")
		JobResult silentResult() {
			return JobResult.fatal(new NoSuchElementException());
		}

		@QueueListener("orders")
		void error() {
			throw new AssertionError("broken");
		}

		@QueueListener("orders")
		CompletableFuture<String> failedStage() {
			return CompletableFuture.supplyAsync(() -> "never", Runnable::run)
				.thenCompose((value) -> CompletableFuture.failedFuture(new IOException("disk full")));
		}

		@QueueListener("orders")
		Unwritable unwritable() {
			return new Unwritable();
		}

		@QueueListener("orders")
		void sometimes(String what) {
			if (what.equals("fail")) {
				throw new IllegalStateException("not now");
			}
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Shape permits Square {

	}

	record Square(int side) implements Shape {
	}

	static class Unwritable {

		public String getValue() {
			throw new IllegalStateException("no value");
		}

	}

}
