// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message is open until the listener settles it.
 */
@ExtendWith(OutputCaptureExtension.class)
class AcknowledgmentTests {

	private static final BlockingQueue<Acknowledgment> acknowledgments = new ArrayBlockingQueue<>(10);

	@BeforeEach
	void clear() {
		acknowledgments.clear();
	}

	@Test
	void messageIsOpenAfterReturnUntilItIsAcknowledged() throws Exception {
		try (ListenerContext context = new ListenerContext(OneWay.class)) {
			CompletableFuture<JobResult> result = context.handle("oneWay", "'later'");
			assertThat(result).isNotDone();
			acknowledgments.remove().acknowledge();
			assertThat(result).isCompletedWithValue(JobResult.done());
		}
	}

	@Test
	void responseIsTheReturnValueAndWaitsForTheAcknowledgment() throws Exception {
		try (ListenerContext context = new ListenerContext(Answering.class)) {
			CompletableFuture<JobResult> result = context.handle("answering", "'later'");
			assertThat(result).isNotDone();
			acknowledgments.remove().acknowledge();
			assertThat(result).isCompletedWithValue(JobResult.response(context.tree("'later'")));
		}
	}

	@Test
	void firstCallCounts() throws Exception {
		try (ListenerContext context = new ListenerContext(OneWay.class)) {
			CompletableFuture<JobResult> result = context.handle("oneWay", "'later'");
			Acknowledgment acknowledgment = acknowledgments.remove();
			acknowledgment.reject(new IllegalStateException("first"));
			acknowledgment.acknowledge();
			assertThat(result)
				.isCompletedWithValue(new JobResult.Failure(IllegalStateException.class.getName(), "first"));
		}
	}

	@Test
	void failureAfterAcknowledgmentIsLoggedAndLeavesTheMessageDone(CapturedOutput output) throws Exception {
		try (ListenerContext context = new ListenerContext(OneWay.class)) {
			assertThat(context.handle("oneWay", "'fail'")).isCompletedWithValue(JobResult.done());
			assertThat(output).contains("Listener 'oneWay' failed after its message was settled").contains("too late");
		}
	}

	static class OneWay {

		@QueueListener(queues = "orders", id = "oneWay")
		void process(String text, Acknowledgment acknowledgment) {
			if (text.equals("fail")) {
				acknowledgment.acknowledge();
				throw new IllegalStateException("too late");
			}
			acknowledgments.add(acknowledgment);
		}

	}

	static class Answering {

		@QueueListener(queues = "orders", id = "answering", ackMode = "manual")
		String process(String text, Acknowledgment acknowledgment) {
			acknowledgments.add(acknowledgment);
			return text;
		}

	}

}
