// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link JobResult} that a listener or an error handler returns is the result of the
 * message.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReturnedJobResultTests {

	private static final List<String> KINDS = List.of("done", "response", "failure", "fatal", "requeue");

	static Stream<Arguments> returned() {
		return Stream
			.of("value", "object", "stage", "mono", "manual", "batch", "batchOfOne", "handlers.handlers",
					"handlersOfStages.handlers")
			.flatMap((method) -> KINDS.stream()
				.map((kind) -> Arguments.of(method.contains(".") ? method : "listeners." + method, kind)));
	}

	static Stream<Arguments> recovered() {
		return Stream.of("listeners.oneWay", "listeners.answering", "listeners.oneWayBatch", "failing.handlers")
			.flatMap((listener) -> KINDS.stream().map((kind) -> Arguments.of(listener, kind)));
	}

	@ParameterizedTest
	@MethodSource("returned")
	void ofListenerIsTheResult(String listener, String kind) throws Exception {
		try (ListenerContext context = new ListenerContext(Listeners.class, Handlers.class, HandlersOfStages.class)) {
			assertThat(context.handle(listener, "'" + kind + "'").get()).isEqualTo(result(kind));
		}
	}

	@ParameterizedTest
	@MethodSource("recovered")
	void ofErrorHandlerIsTheResult(String listener, String kind) throws Exception {
		assertThat(recovered(listener, (job, failure) -> result(kind))).isEqualTo(result(kind));
	}

	@ParameterizedTest
	@MethodSource("recovered")
	void ofErrorHandlerMayComeLater(String listener, String kind) throws Exception {
		assertThat(recovered(listener, (job, failure) -> CompletableFuture.supplyAsync(() -> result(kind))))
			.isEqualTo(result(kind));
	}

	@Test
	void eachMessageOfBatchMayHaveItsOwn() throws Exception {
		try (ListenerContext context = new ListenerContext(Listeners.class)) {
			CompletableFuture<JobResult> first = context.submit("listeners.batchOfTwo", "'fatal'");
			CompletableFuture<JobResult> second = context.submit("listeners.batchOfTwo", "'done'");
			assertThat(first.get()).isEqualTo(result("fatal"));
			assertThat(second.get()).isEqualTo(result("done"));
		}
	}

	@Test
	void failureIsLogged(CapturedOutput output) throws Exception {
		try (ListenerContext context = new ListenerContext(Listeners.class)) {
			context.handle("listeners.value", "'fatal'").get();
			assertThat(output)
				.contains("Listener 'listeners.value' failed on a message of #alice#localhost in queue 'orders'")
				.contains("java.io.IOException: disk full");
		}
	}

	@Test
	void failureOfErrorHandlerIsLoggedWithItsCause(CapturedOutput output) throws Exception {
		recovered("listeners.oneWay", (job, failure) -> JobResult.fatal(failure));
		assertThat(output).contains("Listener 'listeners.oneWay' failed on a message")
			.contains("java.lang.IllegalStateException: not today")
			.contains("at " + Listeners.class.getName() + ".oneWay");
	}

	private static JobResult recovered(String listener, QueueErrorHandler errorHandler) throws Exception {
		try (ListenerContext context = new ListenerContext((builder) -> builder.errorHandler(errorHandler),
				Listeners.class, Failing.class)) {
			return context.handle(listener, "'text'").get();
		}
	}

	private static JobResult result(String kind) {
		return switch (kind) {
			case "done" -> JobResult.done();
			case "response" -> JobResult.response(StringNode.valueOf("answer"));
			case "failure" -> JobResult.Failure.of(new IOException("disk full"));
			case "fatal" -> JobResult.fatal(new IOException("disk full"));
			case "requeue" -> JobResult.requeue();
			default -> throw new IllegalArgumentException(kind);
		};
	}

	@Component("listeners")
	static class Listeners {

		@QueueListener("orders")
		JobResult value(String kind) {
			return result(kind);
		}

		@QueueListener("orders")
		Object object(String kind) {
			return result(kind);
		}

		@QueueListener("orders")
		CompletableFuture<JobResult> stage(String kind) {
			return CompletableFuture.supplyAsync(() -> result(kind));
		}

		@QueueListener("orders")
		Mono<JobResult> mono(String kind) {
			return Mono.fromSupplier(() -> result(kind));
		}

		@QueueListener("orders")
		JobResult manual(String kind, Acknowledgment acknowledgment) {
			acknowledgment.acknowledge();
			return result(kind);
		}

		@QueueListener(queues = "orders", batchSize = "1")
		JobResult batch(List<String> kinds) {
			return result(kinds.get(0));
		}

		@QueueListener(queues = "orders", batchSize = "1")
		List<JobResult> batchOfOne(List<String> kinds) {
			return kinds.stream().map(ReturnedJobResultTests::result).toList();
		}

		@QueueListener(queues = "orders", batchSize = "2")
		List<JobResult> batchOfTwo(List<String> kinds) {
			return kinds.stream().map(ReturnedJobResultTests::result).toList();
		}

		@QueueListener("orders")
		void oneWay(String text) {
			throw new IllegalStateException("not today");
		}

		@QueueListener("orders")
		String answering(String text) {
			throw new IllegalStateException("not today");
		}

		@QueueListener(queues = "orders", batchSize = "1")
		void oneWayBatch(List<String> texts) {
			throw new IllegalStateException("not today");
		}

	}

	@Component("handlers")
	@QueueListener("orders")
	static class Handlers {

		@QueueHandler
		JobResult text(String kind) {
			return result(kind);
		}

	}

	@Component("handlersOfStages")
	@QueueListener("orders")
	static class HandlersOfStages {

		@QueueHandler
		CompletableFuture<JobResult> text(String kind) {
			return CompletableFuture.supplyAsync(() -> result(kind));
		}

	}

	@Component("failing")
	@QueueListener("orders")
	static class Failing {

		@QueueHandler
		void text(String text) {
			throw new IllegalStateException("not today");
		}

		@QueueHandler
		String number(int number) {
			throw new IllegalStateException("not today");
		}

	}

}
