// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Type;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.MessageBuilder;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.Stages;
import org.spreadqueue.spring.annotation.argument.JobMessage;
import org.spreadqueue.spring.listener.AckMode;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/** Does a job by calling a method. Any failure, payload to response, fails the stage. */
final class MethodJobHandler implements ListenerHandler {

	private final String listenerId;

	private final InvocableHandlerMethod method;

	private final PayloadConverter payloads;

	private final AckMode ackMode;

	private final boolean responds;

	/** The type of a response, as the method declares it. */
	private final Type responseType;

	MethodJobHandler(String listenerId, InvocableHandlerMethod method, ResolvableType returned,
			PayloadConverter payloads, AckMode ackMode) {
		this.listenerId = listenerId;
		this.method = method;
		this.payloads = payloads;
		this.ackMode = ackMode;
		this.responds = AsyncResults.responds(returned);
		this.responseType = AsyncResults.responseType(returned);
	}

	InvocableHandlerMethod method() {
		return this.method;
	}

	String listenerId() {
		return this.listenerId;
	}

	/** Whether the method's return value is a response. */
	boolean responds() {
		return this.responds;
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) {
		return handle(job, job);
	}

	/** Does a job whose payload may have been read already; else it is the job itself. */
	CompletionStage<JobResult> handle(Job job, Object payload) {
		ManualAcknowledgment acknowledgment = (this.ackMode == AckMode.MANUAL)
				? new ManualAcknowledgment(this.listenerId) : null;
		CompletionStage<?> answer = invoke(message(job, payload, acknowledgment));
		CompletionStage<JobResult> result = (acknowledgment != null)
				? acknowledgment.result(answer,
						() -> this.responds ? result(answer) : CompletableFuture.completedFuture(JobResult.done()))
				: result(answer);
		Stages.whenDone(result, (value, failure) -> {
			if (failure instanceof CancellationException) {
				answer.toCompletableFuture().cancel(true);
			}
		});
		return result;
	}

	/** Calls the method. What it throws fails the stage. */
	CompletionStage<?> invoke(Message<?> message) {
		try {
			return AsyncResults.stage(this.method.invoke(message));
		}
		// An Error of the method fails its job too.
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public CompletionStage<JobResult> result(@Nullable Object value) {
		return Stages.then(AsyncResults.stage(value), (later) -> CompletableFuture.completedFuture(success(later)));
	}

	private JobResult success(@Nullable Object value) {
		return success(value, this.responseType);
	}

	/**
	 * The result of a job for which the method returned a value, which may be the result
	 * itself.
	 */
	JobResult success(@Nullable Object value, Type type) {
		if (value instanceof JobResult result) {
			return result;
		}
		Object payload = (value instanceof Message<?> message) ? message.getPayload() : value;
		return this.responds ? JobResult.response(Content.json(this.payloads.write(payload, type))) : JobResult.done();
	}

	Type responseType() {
		return this.responseType;
	}

	private Message<?> message(Job job, Object payload, @Nullable ManualAcknowledgment acknowledgment) {
		MessageHeaders headers = new JobHeaders(job, this.listenerId, acknowledgment);
		return (payload == job) ? new JobMessage(job, headers) : MessageBuilder.createMessage(payload, headers);
	}

}
