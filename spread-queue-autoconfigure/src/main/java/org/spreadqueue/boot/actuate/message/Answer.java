package org.spreadqueue.boot.actuate.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
		try {
			return question.apply(admin).copy().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException | RejectedExecutionException ex) {
			throw new ManagerUnavailableException("The manager of queue '" + admin.queue()
					+ "' in this process has ended, or has not answered within " + LIMIT.toSeconds() + " seconds", ex);
		}
	}

}
