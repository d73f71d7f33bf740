// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.support.GenericMessage;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.DeclaredType;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueMdc;
import org.spreadqueue.spring.Stages;
import org.spreadqueue.spring.annotation.BatchFailedException;
import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.spring.annotation.argument.ContinuationArgumentResolver;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * Does jobs by calling a method with a list of their payloads. No thread waits for a
 * batch: the thread whose job makes it full calls the method, or, when the time of the
 * first job is over, another one of the executor. If the worker cancels a job, the call
 * is interrupted. A payload that does not fit the method fails only its own job.
 */
final class BatchJobHandler implements ListenerHandler {

	private final MethodJobHandler calls;

	private final PayloadConverter payloads;

	private final int size;

	private final Duration wait;

	private final BatchObservations observations;

	private final Type elementType;

	private final Type responseType;

	private volatile Executor executor = ForkJoinPool.commonPool();

	private final ReentrantLock lock = new ReentrantLock();

	/** The batch that takes messages, guarded by the lock. */
	private @Nullable Batch open;

	BatchJobHandler(MethodJobHandler calls, PayloadConverter payloads, int size, Duration wait,
			BatchObservations observations) {
		this.calls = calls;
		this.payloads = payloads;
		this.size = size;
		this.wait = wait;
		this.observations = observations;
		this.elementType = elementType(calls.method());
		this.responseType = DeclaredType
			.ofPayload(ResolvableType.forType(calls.responseType()).as(List.class).getGeneric());
	}

	private static Type elementType(HandlerMethod method) {
		List<MethodParameter> parameters = Stream.of(method.getMethodParameters())
			.filter((parameter) -> !ContinuationArgumentResolver.supports(parameter.getParameterType()))
			.toList();
		if (parameters.size() != 1 || parameters.get(0).getParameterType() != List.class) {
			throw new InvalidQueueListenerException(method.getMethod(),
					"It has the attribute 'batchSize', but its parameters are not one List.",
					"Make the parameter a List<T>, with the type of a payload as T, or remove the attribute.");
		}
		ResolvableType element = ResolvableType.forMethodParameter(parameters.get(0)).as(List.class).getGeneric();
		if (Message.class.isAssignableFrom(element.toClass())) {
			throw new InvalidQueueListenerException(method.getMethod(),
					"It has the attribute 'batchSize', but a batch is a list of payloads, not of messages.",
					"Make the parameter a List<T>, with the type of a payload as T.");
		}
		return DeclaredType.of(element);
	}

	@Override
	public void start(Executor executor) {
		this.executor = executor;
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) {
		Batch.Item item = new Batch.Item(read(job), new CompletableFuture<>(), this.observations.current());
		Batch batch;
		boolean full;
		this.lock.lock();
		try {
			batch = (this.open != null) ? this.open : openBatch(job.queue());
			batch.add(item);
			full = batch.size() == this.size;
			this.open = full ? null : batch;
		}
		finally {
			this.lock.unlock();
		}
		if (full) {
			call(batch);
		}
		return item.result();
	}

	private Batch openBatch(QueueName queue) {
		Batch batch = new Batch(queue);
		CompletableFuture.delayedExecutor(this.wait.toNanos(), TimeUnit.NANOSECONDS, (call) -> execute(batch, call))
			.execute(() -> {
				if (take(batch)) {
					call(batch);
				}
			});
		return batch;
	}

	/** The executor may be full, or shut down after a stop. */
	private void execute(Batch batch, Runnable call) {
		try {
			this.executor.execute(call);
		}
		catch (Throwable ex) {
			// Not on the thread that waits for all delays.
			ForkJoinPool.commonPool().execute(() -> {
				if (take(batch)) {
					failAll(batch.begin(), ex);
					batch.end();
				}
			});
		}
	}

	/** Returns whether the batch was open; it is not any more. */
	private boolean take(Batch batch) {
		this.lock.lock();
		try {
			boolean last = this.open == batch;
			if (last) {
				this.open = null;
			}
			return last;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public CompletionStage<JobResult> result(@Nullable Object value) {
		return this.calls.result(value);
	}

	private Object read(Job job) {
		Object value = this.payloads.read(job, this.elementType);
		if (value == null) {
			throw new MessageConversionException("A batch takes no message without a payload.");
		}
		return value;
	}

	/** Throws nothing: this thread has one of the jobs, or none. */
	private void call(Batch batch) {
		List<Batch.Item> items = batch.begin();
		if (items.isEmpty()) {
			return;
		}
		try {
			CompletableFuture<?> answer = this.observations.observe(batch.queue(), items, () -> invoke(batch, items))
				.toCompletableFuture();
			batch.answer(answer);
			Stages.whenDone(answer, (value, failure) -> complete(items, value, failure));
		}
		catch (Throwable ex) {
			failAll(items, ex);
		}
		finally {
			batch.end();
		}
	}

	/** The thread may be that of one of the jobs, and works on all of them. */
	private CompletionStage<?> invoke(Batch batch, List<Batch.Item> items) {
		try (QueueMdc mdc = QueueMdc.open(this.calls.listenerId(), batch.queue())) {
			return this.calls.invoke(new GenericMessage<>(items.stream().map(Batch.Item::payload).toList()));
		}
	}

	/**
	 * Completes all items, whatever is thrown: the value and the failure are code of the
	 * application, such as the elements of a list that a database has no session for.
	 */
	private void complete(List<Batch.Item> items, @Nullable Object value, @Nullable Throwable failure) {
		try {
			settle(items, value, failure);
		}
		catch (Throwable ex) {
			failAll(items, ex);
		}
	}

	/** Except those that are done. */
	private static void failAll(List<Batch.Item> items, Throwable cause) {
		items.forEach((item) -> item.result().completeExceptionally(cause));
	}

	private void settle(List<Batch.Item> items, @Nullable Object value, @Nullable Throwable failure) {
		if (failure != null) {
			fail(items, (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
					: failure);
			return;
		}
		List<? extends @Nullable Object> values = values(value, items.size());
		if (values == null) {
			fail(items,
					new IllegalStateException("The listener returned " + description(value) + " for a batch of "
							+ items.size() + " messages. It must return a List with a response or JobResult for each,"
							+ " or one JobResult for all."));
			return;
		}
		for (int i = 0; i < items.size(); i++) {
			int index = i;
			succeed(items.get(i).result(), () -> values.get(index));
		}
	}

	/** Not by its text, which may be long, secret, or not to be had. */
	private static String description(@Nullable Object value) {
		if (value == null) {
			return "null";
		}
		String type = "a " + value.getClass().getName();
		return (value instanceof List<?> list) ? type + " of " + list.size() : type;
	}

	/**
	 * Returns a value for each of so many jobs, {@code null} if there are not as many.
	 */
	private @Nullable List<? extends @Nullable Object> values(@Nullable Object value, int jobs) {
		if (!this.calls.responds()) {
			return Collections.nCopies(jobs, null);
		}
		if (value instanceof JobResult all) {
			return Collections.nCopies(jobs, all);
		}
		return (value instanceof List<?> list && list.size() == jobs) ? list : null;
	}

	private void fail(List<Batch.Item> items, Throwable cause) {
		for (int i = 0; i < items.size(); i++) {
			Throwable own = failureOf(i, cause);
			if (own != null) {
				items.get(i).result().completeExceptionally(own);
			}
			else {
				succeed(items.get(i).result(), () -> null);
			}
		}
	}

	/**
	 * Returns what one job failed with, {@code null} if it did not. Where messages get
	 * responses, those that did not fail have none: all have failed.
	 */
	private @Nullable Throwable failureOf(int index, Throwable cause) {
		return (cause instanceof BatchFailedException failed && !this.calls.responds()) ? failed.failures().get(index)
				: cause;
	}

	private void succeed(CompletableFuture<JobResult> result, Supplier<? extends @Nullable Object> value) {
		try {
			result.complete(this.calls.success(value.get(), this.responseType));
		}
		// An Error of a response fails its own job, as one of a method does.
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

}
