// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueAdmin;

/** Waits for what a manager answers. */
public final class Answer {

	/** Enough for ten thousand messages while the event loop is busy. */
	private static final Duration LIMIT = Duration.ofSeconds(10);

	private Answer() {
	}

	/**
	 * Asks a manager and waits for the answer.
	 * @throws ManagerUnavailableException if there is none in time
	 */
	public static <T> T of(QueueAdmin admin, Function<QueueAdmin, CompletableFuture<T>> question) {
		return within(LIMIT, admin.queue(), () -> question.apply(admin));
	}

	/**
	 * Asks the manager of a queue and waits for the answer no longer than this.
	 * @throws ManagerUnavailableException if there is none in time
	 */
	public static <T extends @Nullable Object> T within(Duration limit, QueueName queue,
			Supplier<CompletableFuture<T>> question) {
		try {
			return question.get().copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException | RejectedExecutionException ex) {
			throw new ManagerUnavailableException("The manager of queue '" + queue
					+ "' in this process has ended, or has not answered within " + limit.toSeconds() + " seconds", ex);
		}
	}

}
