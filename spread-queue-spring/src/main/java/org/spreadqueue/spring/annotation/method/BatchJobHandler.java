package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.support.GenericMessage;

import org.spreadqueue.spring.DeclaredType;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.annotation.BatchFailedException;
import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * Does jobs by calling a method with a list of their payloads. The thread of the first
 * job waits until the batch is full or the time is over, then calls the method; the
 * threads of the others return at once. So a batch needs no thread of its own, and an
 * interrupt of its first job ends it. A payload that does not fit the method fails only
 * its own job.
 */
final class BatchJobHandler implements ListenerHandler {

	private final MethodJobHandler calls;

	private final PayloadConverter payloads;

	private final int size;

	private final Duration wait;

	private final Type elementType;

	private final Type responseType;

	private final ReentrantLock lock = new ReentrantLock();

	/** The batch that takes messages, guarded by the lock. */
	private @Nullable Batch open;

	BatchJobHandler(MethodJobHandler calls, PayloadConverter payloads, int size, Duration wait) {
		this.calls = calls;
		this.payloads = payloads;
		this.size = size;
		this.wait = wait;
		this.elementType = elementType(calls.method());
		this.responseType = elementOf(ResolvableType.forType(calls.responseType()));
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
		return elementOf(ResolvableType.forMethodParameter(parameters.get(0)));
	}

	private static Type elementOf(ResolvableType list) {
		return DeclaredType.of(list.as(List.class).getGeneric());
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) throws InterruptedException {
		Item item = new Item(read(job), new CompletableFuture<>());
		Batch batch;
		boolean first;
		this.lock.lock();
		try {
			first = this.open == null;
			batch = (this.open != null) ? this.open : new Batch();
			batch.items.add(item);
			boolean full = batch.items.size() >= this.size;
			this.open = full ? null : batch;
			if (full) {
				batch.full.countDown();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (first) {
			lead(batch);
		}
		return item.result();
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

	private void lead(Batch batch) throws InterruptedException {
		try {
			// Full or not, the method is called now.
			batch.full.await(this.wait.toNanos(), TimeUnit.NANOSECONDS);
			close(batch);
			call(batch.items);
		}
		catch (InterruptedException ex) {
			close(batch);
			batch.items.forEach((item) -> item.result().completeExceptionally(ex));
			throw ex;
		}
	}

	private void close(Batch batch) {
		this.lock.lock();
		try {
			if (this.open == batch) {
				this.open = null;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void call(List<Item> items) {
		List<@Nullable Object> values = new ArrayList<>();
		items.forEach((item) -> values.add(item.payload()));
		this.calls.invoke(new GenericMessage<>(Collections.unmodifiableList(values)))
			.whenComplete((value, failure) -> complete(items, value, failure));
	}

	private void complete(List<Item> items, @Nullable Object value, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause == null && this.calls.responds() && !(value instanceof List<?> list && list.size() == items.size())) {
			cause = new IllegalStateException("The listener returned " + value + " for a batch of " + items.size()
					+ " messages. It must return a List with a response for each.");
		}
		for (int i = 0; i < items.size(); i++) {
			complete(items.get(i).result(), i, value, cause);
		}
	}

	private void complete(CompletableFuture<JobResult> result, int index, @Nullable Object value,
			@Nullable Throwable cause) {
		Throwable own = cause;
		// Where messages get responses, those that did not fail have none: all have
		// failed.
		if (cause instanceof BatchFailedException failed && !this.calls.responds()) {
			own = failed.failures().get(index);
		}
		if (own != null) {
			result.completeExceptionally(own);
			return;
		}
		try {
			result.complete(this.calls.success(
					(value instanceof List<?> list && this.calls.responds()) ? list.get(index) : null,
					this.responseType));
		}
		catch (RuntimeException ex) {
			result.completeExceptionally(ex);
		}
	}

	private record Item(Object payload, CompletableFuture<JobResult> result) {
	}

	/** The messages for one call. Nothing is added once it is no longer open. */
	private static final class Batch {

		private final List<Item> items = new ArrayList<>();

		private final CountDownLatch full = new CountDownLatch(1);

	}

}
