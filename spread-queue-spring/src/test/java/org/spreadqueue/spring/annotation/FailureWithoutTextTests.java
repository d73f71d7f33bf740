// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message whose listener fails later ends, even if nobody can say with what.
 */
@Timeout(30)
class FailureWithoutTextTests {

	private static volatile CompletableFuture<String> answer = new CompletableFuture<>();

	private static volatile Acknowledgment acknowledgment;

	private final ListenerContext context = new ListenerContext(Later.class);

	@BeforeEach
	void renew() {
		answer = new CompletableFuture<>();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void futureOfAListenerFails() throws Exception {
		CompletableFuture<JobResult> result = this.context.submit("later", "'a'");
		answer.completeExceptionally(new NoText());
		assertFailed(result);
	}

	@Test
	void futureOfAListenerThatAcknowledgesFails() throws Exception {
		CompletableFuture<JobResult> result = this.context.submit("manual", "'a'");
		answer.completeExceptionally(new NoText());
		assertFailed(result);
	}

	@Test
	void messageIsRejected() throws Exception {
		CompletableFuture<JobResult> result = this.context.submit("manual", "'a'");
		acknowledgment.reject(new NoText());
		assertFailed(result);
	}

	@Test
	void acknowledgedMessageFailsWithItsResponse() throws Exception {
		CompletableFuture<JobResult> result = this.context.submit("manual", "'a'");
		acknowledgment.acknowledge();
		answer.completeExceptionally(new NoText());
		assertFailed(result);
	}

	private static void assertFailed(CompletableFuture<JobResult> result) throws Exception {
		assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(JobResult.Failure.class,
				(failure) -> assertThat(failure.type()).isEqualTo(NoText.class.getName()));
	}

	static class NoText extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no session");
		}

	}

	static class Later {

		@QueueListener(queues = "orders", id = "later")
		CompletableFuture<String> later(String text) {
			return answer;
		}

		@QueueListener(queues = "orders", id = "manual", ackMode = "manual")
		CompletableFuture<String> manual(String text, Acknowledgment settled) {
			acknowledgment = settled;
			return answer;
		}

	}

}
