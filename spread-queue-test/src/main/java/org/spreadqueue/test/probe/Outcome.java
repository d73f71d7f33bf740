// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * What has become of something that was submitted.
 *
 * @param value the result, {@code null} if there is none
 * @param failure why it failed, {@code null} if it did not
 */
record Outcome<T>(boolean known, @Nullable T value, @Nullable Throwable failure) {

	/** Waits for it, but no longer than this. */
	static <T> Outcome<T> of(Future<? extends @Nullable T> future, Duration limit) {
		try {
			return new Outcome<>(true, future.get(limit.toMillis(), TimeUnit.MILLISECONDS), null);
		}
		catch (TimeoutException ex) {
			return new Outcome<>(false, null, null);
		}
		catch (ExecutionException ex) {
			return new Outcome<>(true, null, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while a test waited for a queue", ex);
		}
	}

}
