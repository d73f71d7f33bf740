// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What comes after stages whose failures are those of applications. Unlike
 * {@code whenComplete} and {@code thenCompose}, nothing here wraps a failure: for that,
 * the JDK asks for its text, and what this throws leaves whoever comes after without an
 * end.
 */
public final class Stages {

	private Stages() {
	}

	/** Calls when a stage has completed. */
	public static <T extends @Nullable Object> void whenDone(CompletionStage<T> stage,
			BiConsumer<? super @Nullable T, @Nullable Throwable> action) {
		CompletionStage<?> ignored = stage.handle((value, failure) -> {
			action.accept(value, failure);
			return true;
		});
	}

	/**
	 * Goes on with what a stage has completed with. What {@code next} throws fails it.
	 */
	public static <T extends @Nullable Object, R> CompletableFuture<R> then(CompletionStage<T> stage,
			Function<T, CompletionStage<R>> next) {
		CompletableFuture<R> result = new CompletableFuture<>();
		whenDone(stage, (value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
				return;
			}
			try {
				end(next.apply(value), result);
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	private static <R> void end(CompletionStage<R> stage, CompletableFuture<R> result) {
		whenDone(stage, (value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(value);
			}
		});
	}

}
