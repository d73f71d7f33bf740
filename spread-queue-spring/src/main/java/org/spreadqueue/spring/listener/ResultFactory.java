// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.spring.Stages;
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
			return Stages.then(stage, ResultFactory.PLAIN::result);
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

}
