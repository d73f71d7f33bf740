// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.worker.FailureResponses;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * With masked failures, what an exception says stays where it was thrown.
 */
@Timeout(60)
class MaskedFailureTests {

	private static final String SECRET = "password=swordfish";

	private static final OutgoingJob JOB = OutgoingJob.of(Content.json(JsonNodeFactory.instance.stringNode("any")));

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@Test
	void aCallerLearnsThatItFailedAndWhereToLook() {
		work(FailureResponses.MASKED, (job) -> {
			throw new IllegalStateException(SECRET);
		});

		JobFailedException failure = failure();

		assertThat(failure.errorType()).isNull();
		assertThat(failure)
			.hasMessageMatching("The listener failed\\. Its log says why: look for message [0-9a-f]{16}-1\\.");
	}

	@Test
	void soItIsWithAFailedStage() {
		work(FailureResponses.MASKED, (job) -> CompletableFuture.failedFuture(new IllegalStateException(SECRET)));

		assertThat(failure()).hasMessageNotContaining(SECRET);
	}

	@Test
	void aFailureThatTheHandlerReturnsIsToldAsItIs() {
		work(FailureResponses.MASKED,
				(job) -> CompletableFuture.completedFuture(new JobResult.Failure("OutOfStock", "no tea left")));

		assertThat(failure()).hasMessage("no tea left").returns("OutOfStock", JobFailedException::errorType);
	}

	@Test
	void deadLettersSayNoMore() throws Exception {
		CompletableFuture<Map<String, String>> dead = new CompletableFuture<>();
		work(FailureResponses.MASKED, (job) -> {
			throw new IllegalStateException(SECRET);
		});
		this.queue.worker(new QueueName("testq.dlq"), 1, (job) -> {
			dead.complete(job.headers());
			return CompletableFuture.completedFuture(JobResult.done());
		});
		this.queue.sender().submit(JOB);

		assertThat(dead.get(20, TimeUnit.SECONDS)).doesNotContainKey("x-dead-letter-error-type")
			.hasEntrySatisfying("x-dead-letter-error-message",
					(text) -> assertThat(text).startsWith("The listener failed."));
	}

	@Test
	void otherwiseTheTextIsTold() {
		work(FailureResponses.ON, (job) -> {
			throw new IllegalStateException("no tea left");
		});

		assertThat(failure()).hasMessage("no tea left")
			.returns("java.lang.IllegalStateException", JobFailedException::errorType);
	}

	private void work(FailureResponses responses, JobHandler handler) {
		this.queue.manager(ManagerOptions.of(QueueFixture.QUEUE).withLimits(QueueLimits.DEFAULT.withMaxAttempts(1)));
		this.queue.worker(WorkerOptions.of(QueueFixture.QUEUE).withFailureResponses(responses), handler);
	}

	private JobFailedException failure() {
		CompletionException failure = catchThrowableOfType(CompletionException.class,
				() -> this.queue.sender().request(JOB, Duration.ofSeconds(20)).join());
		assertThat(failure).hasCauseInstanceOf(JobFailedException.class);
		return (JobFailedException) failure.getCause();
	}

}
