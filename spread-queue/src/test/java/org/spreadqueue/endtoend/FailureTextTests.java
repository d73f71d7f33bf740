// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a failure says, it is reported, and the worker keeps its capacity.
 */
@Timeout(60)
class FailureTextTests {

	private static final JsonNode FINE = JsonNodeFactory.instance.stringNode("fine");

	private static final JsonNode BAD = JsonNodeFactory.instance.stringNode("bad");

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "half a pair at the end", "half a pair in the middle", "9 MiB", "16 MiB",
			"a pair where it is cut", "a pair where the report is cut", "null" })
	void oneWayMessagesWithFailuresOfAnyTextAreReportedAndTheWorkerGoesOn(String kind) throws Exception {
		String text = text(kind);
		this.queue.manager(ManagerOptions.of(QueueFixture.QUEUE).withLimits(QueueLimits.DEFAULT.withMaxAttempts(1)));
		this.queue.worker(2, (job) -> {
			if (job.payload().equals(BAD)) {
				throw new IllegalStateException(text);
			}
			return CompletableFuture.completedFuture(JobResult.response(job.payload()));
		});
		Sender sender = this.queue.sender();
		List<Delivery> deliveries = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			deliveries.add(sender.submit(OutgoingJob.of(BAD)));
		}
		for (Delivery delivery : deliveries) {
			assertThat(failure(delivery.done())).isInstanceOf(DeliveryFailedException.class);
		}
		assertThat(failure(sender.request(BAD, Duration.ofSeconds(20)))).isInstanceOf(JobFailedException.class);
		assertThat(sender.request(FINE, Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS)).isEqualTo(FINE);
	}

	@Test
	void anAnswerWhoseHeaderCannotBeWrittenBecomesAFailure() throws Exception {
		this.queue.manager();
		this.queue.worker(1, (job) -> CompletableFuture.completedFuture(JobResult
			.response(Content.json(FINE).withHeaders(job.payload().equals(BAD) ? Map.of("a", "b\ud83d") : Map.of()))));
		Sender sender = this.queue.sender();
		assertThat(failure(sender.request(BAD, Duration.ofSeconds(20)))).isInstanceOf(JobFailedException.class)
			.hasMessageContaining("header of the answer");
		assertThat(sender.request(FINE, Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS)).isEqualTo(FINE);
	}

	private static String text(String kind) {
		return switch (kind) {
			case "half a pair at the end" -> "cannot read: Hello \ud83d";
			case "half a pair in the middle" -> "cannot \ude00 read";
			case "9 MiB" -> "x".repeat(9 * 1024 * 1024);
			case "16 MiB" -> "x".repeat(16 * 1024 * 1024);
			case "a pair where it is cut" -> "x".repeat(999) + "\ud83d\ude00 and more";
			case "a pair where the report is cut" -> "x".repeat(29_999) + "\ud83d\ude00 and more";
			default -> null;
		};
	}

	private static Throwable failure(CompletableFuture<?> future) throws Exception {
		return future.handle((value, failure) -> failure).thenApply((failure) -> {
			boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
			return wrapped ? failure.getCause() : failure;
		}).get(20, TimeUnit.SECONDS);
	}

}
