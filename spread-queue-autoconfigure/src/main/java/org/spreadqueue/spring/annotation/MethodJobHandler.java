package org.spreadqueue.spring.annotation;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.MessageBuilder;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

/**
 * Does a job by calling a listener method. Whatever goes wrong, from reading the payload
 * to writing the response, takes one path: it is logged and becomes the failure of the
 * job.
 */
final class MethodJobHandler implements JobHandler {

	private final String listenerId;

	private final InvocableHandlerMethod method;

	private final PayloadConverter payloads;

	private final boolean responds;

	private final FailureLog failures;

	MethodJobHandler(String listenerId, InvocableHandlerMethod method, PayloadConverter payloads) {
		this.listenerId = listenerId;
		this.method = method;
		this.payloads = payloads;
		this.responds = responds(ResolvableType.forMethodReturnType(method.getMethod()));
		this.failures = new FailureLog(listenerId);
	}

	private static boolean responds(ResolvableType type) {
		if (CompletionStage.class.isAssignableFrom(type.toClass())) {
			return type.as(CompletionStage.class).getGeneric().resolve() != Void.class;
		}
		return type.resolve() != void.class && type.resolve() != Void.class;
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) {
		CompletionStage<?> result;
		try {
			Object returned = this.method.invoke(message(job));
			result = (returned instanceof CompletionStage<?> stage) ? stage
					: CompletableFuture.completedFuture(returned);
		}
		// An Error of the method is the failure of its job too, and must be logged.
		catch (Throwable ex) {
			result = CompletableFuture.failedFuture(ex);
		}
		return result.<JobResult>thenApply(this::success)
			.handle((success, failure) -> (failure == null) ? ended(success) : failed(job, failure));
	}

	private Message<?> message(Job job) {
		Map<String, Object> headers = new HashMap<>();
		headers.put(QueueHeaders.QUEUE, job.queue().value());
		headers.put(QueueHeaders.ORIGINATOR, job.originator());
		headers.put(QueueHeaders.JOB_ID, job.id());
		headers.put(QueueHeaders.LISTENER_ID, this.listenerId);
		headers.put(QueueHeaders.JOB, job);
		return MessageBuilder.createMessage(job.payload(), new MessageHeaders(headers));
	}

	private JobResult success(@Nullable Object value) {
		return this.responds ? JobResult.response(this.payloads.write(value)) : JobResult.done();
	}

	private JobResult ended(JobResult success) {
		this.failures.succeeded();
		return success;
	}

	private JobResult failed(Job job, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		this.failures.failed(job, cause);
		return JobResult.Failure.of(cause);
	}

}
