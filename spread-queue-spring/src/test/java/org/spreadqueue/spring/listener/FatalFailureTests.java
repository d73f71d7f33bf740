// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.messaging.support.GenericMessage;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which failures tell the manager that the message would fail again in every worker.
 */
class FatalFailureTests {

	private static final QueueName QUEUE = new QueueName("orders");

	private static final Message<String> MESSAGE = new GenericMessage<>("text");

	static Stream<Exception> fatal() throws Exception {
		Method method = FatalFailureTests.class.getDeclaredMethod("listen", String.class);
		MethodParameter parameter = new MethodParameter(method, 0);
		return Stream.of(new MessageConversionException("no date"), new MessageHandlingException(MESSAGE, "no header"),
				new MethodArgumentResolutionException(MESSAGE, parameter, "no such type"),
				new MethodArgumentNotValidException(MESSAGE, parameter));
	}

	static Stream<Throwable> retryable() {
		return Stream.of(new IOException("disk full"), new IllegalArgumentException("negative"),
				new AssertionError("broken"), new OutOfMemoryError("heap"));
	}

	@ParameterizedTest
	@MethodSource("fatal")
	void messageThatDoesNotFitTheMethod(Exception failure) throws Exception {
		assertThat(result(failure)).isEqualTo(JobResult.fatal(failure));
	}

	@ParameterizedTest
	@MethodSource("retryable")
	void notWhatAnotherWorkerMaySucceedWith(Throwable failure) throws Exception {
		assertThat(result(failure)).isEqualTo(JobResult.Failure.of(failure));
	}

	@Test
	void errorHandlerCanSayThatThereIsNoHope() throws Exception {
		JobResult result = builder().errorHandler((job, failure) -> JobResult.fatal(failure))
			.build((job) -> CompletableFuture.failedFuture(new IOException("no such customer")))
			.handle(job())
			.toCompletableFuture()
			.get(10, TimeUnit.SECONDS);
		assertThat(result).isEqualTo(new JobResult.Failure(IOException.class.getName(), "no such customer", true));
	}

	private static JobResult result(Throwable failure) throws Exception {
		return builder().build((job) -> CompletableFuture.failedFuture(failure))
			.handle(job())
			.toCompletableFuture()
			.get(10, TimeUnit.SECONDS);
	}

	private static QueueListenerContainerBuilder builder() {
		return QueueListenerContainer.builder(ListenerOptions.of("listener", WorkerOptions.of(QUEUE)),
				SpreadOptions.builder().build());
	}

	private static Job job() {
		return new Job(1, QUEUE, "#alice#localhost", Content.json(StringNode.valueOf("text")), WireFormat.DEFAULT);
	}

	@SuppressWarnings("unused")
	private static void listen(String text) {
	}

}
