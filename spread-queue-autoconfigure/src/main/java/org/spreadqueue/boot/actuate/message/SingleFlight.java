// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Something that is looked up once for all who ask for it at the same time. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SingleFlight<T> {

	private final AtomicReference<@Nullable CompletableFuture<T>> latest = new AtomicReference<>();

	/**
	 * Returns what somebody is looking up already, the latest result if it is current, or
	 * else a new one.
	 */
	public T get(Predicate<T> current, Supplier<T> lookUp) {
		CompletableFuture<T> own = new CompletableFuture<>();
		while (true) {
			CompletableFuture<T> known = this.latest.get();
			if (known != null && (!known.isDone() || isCurrent(known, current))) {
				return join(known);
			}
			if (this.latest.compareAndSet(known, own)) {
				return complete(own, lookUp);
			}
		}
	}

	/**
	 * Has the next one who asks look it up anew, also if somebody is doing so right now
	 * and may have missed what has changed.
	 */
	public void forget() {
		this.latest.set(null);
	}

	private static <T> boolean isCurrent(CompletableFuture<T> known, Predicate<T> current) {
		return !known.isCompletedExceptionally() && current.test(known.join());
	}

	private static <T> T complete(CompletableFuture<T> own, Supplier<T> lookUp) {
		try {
			T result = lookUp.get();
			own.complete(result);
			return result;
		}
		catch (RuntimeException | Error ex) {
			own.completeExceptionally(ex);
			throw ex;
		}
	}

	/** Fails as the one fails who looks it up. */
	private static <T> T join(CompletableFuture<T> known) {
		try {
			return known.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw ex;
		}
	}

}
