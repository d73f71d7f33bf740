// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.stereotype.Component;

import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a message, whatever the listener, its future and its error handler do:
 * the truth table.
 */
class ListenerOutcomeTests {

	@ParameterizedTest(name = "{0} listener, {1}, that {2}, with error handler that {3}: {4}")
	@CsvSource(textBlock = """
			# messages, ack mode, listener, error handler, result
			one-way, on-success, returns, is missing, done
			one-way, on-success, throws, is missing, IOException: disk full
			one-way, on-success, fails later, is missing, IOException: disk full
			one-way, on-success, throws, recovers, done
			one-way, on-success, fails later, recovers, done
			one-way, on-success, throws, recovers with null, done
			one-way, on-success, throws, rethrows, IOException: disk full
			one-way, on-success, fails later, throws another, IllegalStateException: no way
			rpc, on-success, returns, is missing, response "answer"
			rpc, on-success, throws, is missing, IOException: disk full
			rpc, on-success, fails later, is missing, IOException: disk full
			rpc, on-success, throws, recovers, response "recovered"
			rpc, on-success, fails later, recovers, response "recovered"
			rpc, on-success, throws, recovers with null, response null
			rpc, on-success, fails later, rethrows, IOException: disk full
			rpc, on-success, throws, throws another, IllegalStateException: no way
			one-way, manual, returns, is missing, done
			one-way, manual, throws, is missing, IOException: disk full
			one-way, manual, fails later, is missing, IOException: disk full
			one-way, manual, rejects, is missing, IOException: disk full
			one-way, manual, throws, recovers, done
			one-way, manual, fails later, recovers, done
			one-way, manual, rejects, recovers, done
			one-way, manual, throws, rethrows, IOException: disk full
			one-way, manual, rejects, throws another, IllegalStateException: no way
			rpc, manual, returns, is missing, response "answer"
			rpc, manual, throws, is missing, IOException: disk full
			rpc, manual, fails later, is missing, IOException: disk full
			rpc, manual, rejects, is missing, IOException: disk full
			rpc, manual, throws, recovers, response "recovered"
			rpc, manual, fails later, recovers, response "recovered"
			rpc, manual, rejects, recovers with null, response null
			rpc, manual, fails later, rethrows, IOException: disk full
			rpc, manual, throws, throws another, IllegalStateException: no way
			""")
	void truthTable(String messages, String ackMode, String listener, String errorHandler, String expected)
			throws Exception {
		try (ListenerContext context = new ListenerContext(
				(builder) -> builder.errorHandler(errorHandler(errorHandler)), Listeners.class)) {
			String id = messages + " " + ackMode;
			assertThat(context.handle(id, "'" + listener + "'"))
				.isCompletedWithValueMatching((result) -> describe(result).equals(expected), expected);
		}
	}

	private static @Nullable QueueErrorHandler errorHandler(String kind) {
		return switch (kind) {
			case "is missing" -> null;
			case "recovers" -> (job, failure) -> "recovered";
			case "recovers with null" -> (job, failure) -> null;
			case "rethrows" -> (job, failure) -> {
				throw failure;
			};
			case "throws another" -> (job, failure) -> {
				throw new IllegalStateException("no way");
			};
			default -> throw new IllegalArgumentException(kind);
		};
	}

	private static String describe(JobResult result) {
		if (result instanceof JobResult.Response response) {
			return "response " + response.content().tree();
		}
		if (result instanceof JobResult.Failure failure) {
			String type = String.valueOf(failure.type());
			return type.substring(type.lastIndexOf('.') + 1) + ": " + failure.message();
		}
		return "done";
	}

	@Component
	static class Listeners {

		@QueueListener(queues = "orders", id = "one-way on-success")
		CompletableFuture<@Nullable Void> oneWay(String how) throws IOException {
			return later(how, null);
		}

		@QueueListener(queues = "orders", id = "rpc on-success")
		CompletableFuture<@Nullable String> rpc(String how) throws IOException {
			return later(how, "answer");
		}

		@QueueListener(queues = "orders", id = "one-way manual")
		CompletableFuture<@Nullable Void> oneWay(String how, Acknowledgment acknowledgment) throws IOException {
			settle(how, acknowledgment);
			return later(how, null);
		}

		@QueueListener(queues = "orders", id = "rpc manual")
		CompletableFuture<@Nullable String> rpc(String how, Acknowledgment acknowledgment) throws IOException {
			settle(how, acknowledgment);
			return later(how, "answer");
		}

		private static void settle(String how, Acknowledgment acknowledgment) {
			if (how.equals("returns")) {
				acknowledgment.acknowledge();
			}
			if (how.equals("rejects")) {
				acknowledgment.reject(new IOException("disk full"));
			}
		}

		private static <T> CompletableFuture<@Nullable T> later(String how, @Nullable T value) throws IOException {
			if (how.equals("throws")) {
				throw new IOException("disk full");
			}
			if (how.equals("fails later")) {
				return CompletableFuture.failedFuture(new IOException("disk full"));
			}
			return CompletableFuture.completedFuture(value);
		}

	}

}
