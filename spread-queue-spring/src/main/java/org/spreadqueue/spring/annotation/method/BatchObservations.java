// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.observation.QueueBatchContext;
import org.spreadqueue.spring.observation.QueueObservation;
import org.spreadqueue.spring.observation.QueueObservation.BatchKeys;

/** Observes the calls of a listener that takes batches. */
final class BatchObservations {

	private final ObservationRegistry registry;

	private final String listenerId;

	BatchObservations(ObservationRegistry registry, String listenerId) {
		this.registry = registry;
		this.listenerId = listenerId;
	}

	/** Returns the observation of the message of this thread, if it has one. */
	@Nullable Observation current() {
		return this.registry.getCurrentObservation();
	}

	/** Observes a call until its answer is there. It is in no message's trace. */
	CompletionStage<?> observe(QueueName queue, List<Batch.Item> items, Supplier<CompletionStage<?>> call) {
		QueueBatchContext context = new QueueBatchContext(
				items.stream().map(Batch.Item::observation).filter(Objects::nonNull).toList());
		Observation observation = QueueObservation.BATCH.observation(this.registry, () -> context)
			.contextualName(queue + " batch")
			.parentObservation(null)
			.lowCardinalityKeyValue(BatchKeys.QUEUE.withValue(queue.value()))
			.lowCardinalityKeyValue(BatchKeys.LISTENER.withValue(this.listenerId))
			.start();
		CompletionStage<?> answer;
		try (Observation.Scope scope = observation.openScope()) {
			answer = call.get();
		}
		answer.whenComplete((value, failure) -> {
			Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure;
			if (cause != null) {
				observation.error(cause);
			}
			observation
				.lowCardinalityKeyValue(
						BatchKeys.EXCEPTION.withValue((cause != null) ? cause.getClass().getSimpleName() : "none"))
				.stop();
		});
		// Not what depends on it: whoever cancels the answer ends the call.
		return answer;
	}

}
