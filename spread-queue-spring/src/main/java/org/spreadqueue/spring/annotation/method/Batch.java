// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.Stages;
import org.spreadqueue.worker.JobResult;

/**
 * The jobs of one call. Whoever cancels the result of one of them, as a worker does that
 * has no more time, ends the call: by an interrupt or, if the method has returned a
 * future, by its cancellation.
 */
final class Batch {

	private final QueueName queue;

	private final List<Item> items = new ArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Thread caller;

	private @Nullable CompletableFuture<?> answer;

	private boolean interrupted;

	Batch(QueueName queue) {
		this.queue = queue;
	}

	/** The queue of all its jobs. */
	QueueName queue() {
		return this.queue;
	}

	/** Not after {@link #begin()}, and not by several threads at a time. */
	void add(Item item) {
		this.items.add(item);
	}

	int size() {
		return this.items.size();
	}

	/** This thread is about to call the method; returns what has not ended before. */
	List<Item> begin() {
		List<Item> left = this.items.stream().filter((item) -> !item.result().isDone()).toList();
		this.lock.lock();
		try {
			this.caller = Thread.currentThread();
		}
		finally {
			this.lock.unlock();
		}
		left.forEach(this::endWith);
		return left;
	}

	private void endWith(Item item) {
		Stages.whenDone(item.result(), (result, failure) -> {
			if (failure instanceof CancellationException) {
				cancel();
			}
		});
	}

	/** The method has returned this. */
	void answer(CompletableFuture<?> returned) {
		this.lock.lock();
		try {
			this.answer = returned;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Under the lock, so that a late interrupt never hits what the thread does next. */
	void end() {
		this.lock.lock();
		try {
			this.caller = null;
			if (this.interrupted) {
				Thread.interrupted();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void cancel() {
		CompletableFuture<?> returned;
		this.lock.lock();
		try {
			if (this.caller != null) {
				this.caller.interrupt();
				this.interrupted = true;
			}
			returned = this.answer;
		}
		finally {
			this.lock.unlock();
		}
		if (returned != null) {
			returned.cancel(true);
		}
	}

	/**
	 * A job, by its payload and its result to come.
	 *
	 * @param observation {@code null} if nobody observes
	 */
	record Item(Object payload, CompletableFuture<JobResult> result, @Nullable Observation observation) {
	}

}
