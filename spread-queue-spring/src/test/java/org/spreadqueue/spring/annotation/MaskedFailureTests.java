// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;
import org.spreadqueue.worker.FailureResponses;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The text of an exception is for the log, if failures are masked.
 */
@ExtendWith(OutputCaptureExtension.class)
class MaskedFailureTests {

	private static final QueueListenerContainerCustomizer MASKED = (builder) -> builder
		.options((now) -> now.withWorker(now.worker().withFailureResponses(FailureResponses.MASKED)));

	@Test
	void theLogHasWhatTheSenderIsNotTold(CapturedOutput output) throws Exception {
		try (ListenerContext context = new ListenerContext(MASKED, Listener.class)) {
			assertThat(context.handle("'throw'")).isEqualTo(new JobResult.Failure(null,
					"The listener failed. Its log says why: look for a message of #alice#localhost."));
			assertThat(output).contains("failed on a message of #alice#localhost").contains("password=swordfish");
		}
	}

	@Test
	void aPayloadThatDoesNotFitIsStillFatal() throws Exception {
		try (ListenerContext context = new ListenerContext(MASKED, Numbers.class)) {
			assertThat(context.handle("'no number'")).isInstanceOfSatisfying(JobResult.Failure.class, (failure) -> {
				assertThat(failure.fatal()).isTrue();
				assertThat(failure.message()).startsWith("The listener failed.");
			});
		}
	}

	@Test
	void malformedBytesAreCalledSo() throws Exception {
		try (ListenerContext context = new ListenerContext(MASKED, Numbers.class)) {
			assertThat(context.handle("{")).isInstanceOfSatisfying(JobResult.Failure.class,
					(failure) -> assertThat(failure.isUnreadable()).isTrue());
		}
	}

	@Test
	void whatTheListenerReturnsIsToldAsItIs() throws Exception {
		try (ListenerContext context = new ListenerContext(MASKED, Listener.class)) {
			assertThat(context.handle("'return'")).isEqualTo(new JobResult.Failure("OutOfStock", "no tea left"));
		}
	}

	static class Listener {

		@QueueListener("orders")
		JobResult process(String how) {
			if (how.equals("throw")) {
				throw new IllegalStateException("password=swordfish");
			}
			return new JobResult.Failure("OutOfStock", "no tea left");
		}

	}

	static class Numbers {

		@QueueListener("orders")
		void process(int number) {
		}

	}

}
