// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.worker.JobResult;

/**
 * Turns a value, such as what an error handler returned, into the result of a message.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ResultFactory {

	/** Takes results and trees as they are, now or later; {@code null} means done. */
	ResultFactory PLAIN = (value) -> {
		if (value instanceof CompletionStage<?> stage) {
			return later(stage);
		}
		if (value == null) {
			return CompletableFuture.completedFuture(JobResult.done());
		}
		if (value instanceof JobResult result) {
			return CompletableFuture.completedFuture(result);
		}
		if (value instanceof JsonNode tree) {
			return CompletableFuture.completedFuture(JobResult.response(tree));
		}
		throw new IllegalArgumentException("A value of type " + value.getClass().getName()
				+ " is no response of this listener. Return a JsonNode, a JobResult or null.");
	};

	/**
	 * Returns the result, now or later. The value may be a future; a {@link JobResult} is
	 * the result itself.
	 */
	CompletionStage<JobResult> result(@Nullable Object value);

	/** No stage of a failure wraps it here, which would ask for its text. */
	private static CompletionStage<JobResult> later(CompletionStage<?> stage) {
		CompletableFuture<JobResult> result = new CompletableFuture<>();
		CompletionStage<?> ignored = stage.handle((value, failure) -> {
			try {
				return (failure != null) ? result.completeExceptionally(failure)
						: PLAIN.result(value)
							.handle((found, again) -> (again != null) ? result.completeExceptionally(again)
									: result.complete(found));
			}
			catch (Throwable ex) {
				return result.completeExceptionally(ex);
			}
		});
		return result;
	}

}
