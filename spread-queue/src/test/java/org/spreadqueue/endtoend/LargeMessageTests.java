// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Bodies of every size up to the limit get through, as messages and as answers, on the
 * embedded daemon or on the one that {@code SPREAD_DAEMON} names.
 */
class LargeMessageTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	/** What JSON adds to a text of ASCII letters. */
	private static final int QUOTES = 2;

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void closeEverything() throws Exception {
		this.queue.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 100_000, 1_000_000, 7_900_000, 8_000_000, 9_000_000, 12_000_000, 15_900_000,
			Sender.MAX_MESSAGE_BYTES })
	void getThroughBothWays(int bytes) {
		this.queue.manager();
		Worker worker = this.queue.worker(1,
				(job) -> CompletableFuture.completedFuture(JobResult.response(job.payload())));
		Sender sender = this.queue.sender();
		JsonNode body = body(bytes);
		assertThat(sender.request(body, TIMEOUT).orTimeout(90, TimeUnit.SECONDS).join().equals(body)).isTrue();
		assertThat(sender.statistics().resubmitted()).isZero();
		assertThat(worker.statistics().replaced()).isZero();
	}

	@Test
	void beyondTheLimitAMessageIsRefusedAtOnceWithTheNumber() {
		Sender sender = this.queue.sender();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> sender.request(body(Sender.MAX_MESSAGE_BYTES + 1), TIMEOUT))
			.withMessageContaining(String.valueOf(Sender.MAX_MESSAGE_BYTES));
	}

	@Test
	void beyondTheLimitAnAnswerIsAFailureAndCounted() {
		this.queue.manager();
		Worker worker = this.queue.worker(1,
				(job) -> CompletableFuture.completedFuture(JobResult.response(body(Sender.MAX_MESSAGE_BYTES + 1))));
		Throwable failure = catchThrowable(
				() -> this.queue.sender().request(body(10), TIMEOUT).orTimeout(90, TimeUnit.SECONDS).join());
		assertThat(failure).hasRootCauseInstanceOf(JobFailedException.class)
			.hasMessageContaining(String.valueOf(Sender.MAX_MESSAGE_BYTES));
		assertThat(worker.statistics().replaced()).isEqualTo(1);
	}

	private static JsonNode body(int bytes) {
		return JsonNodeFactory.instance.stringNode("x".repeat(bytes - QUOTES));
	}

}
