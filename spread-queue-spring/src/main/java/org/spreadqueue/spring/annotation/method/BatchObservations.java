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
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.Stages;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.observation.QueueBatchContext;
import org.spreadqueue.spring.observation.QueueObservation;
import org.spreadqueue.spring.observation.QueueObservation.BatchKeys;

/**
 * Observes the calls of a listener that takes batches. What handlers of observations
 * throw before the call fails it; what they throw later is logged.
 */
final class BatchObservations {

	private static final Logger logger = QuotingLogger.of(QueueListener.class);

	private final ObservationRegistry registry;

	private final String listenerId;

	private final LogLimit limit;

	BatchObservations(ObservationRegistry registry, String listenerId) {
		this.registry = registry;
		this.listenerId = listenerId;
		this.limit = new LogLimit(logger, "Listener '" + listenerId + "'");
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
			.lowCardinalityKeyValue(BatchKeys.LISTENER.withValue(this.listenerId));
		CompletionStage<?> answer;
		try {
			observation.start();
			answer = inScope(observation, call);
		}
		catch (Throwable ex) {
			stop(observation, ex);
			throw ex;
		}
		Stages.whenDone(answer, (value, failure) -> stop(observation,
				(failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure));
		// Not what depends on it: whoever cancels the answer ends the call.
		return answer;
	}

	private CompletionStage<?> inScope(Observation observation, Supplier<CompletionStage<?>> call) {
		Observation.@Nullable Scope before = this.registry.getCurrentObservationScope();
		try {
			Observation.Scope scope = observation.openScope();
			try {
				return call.get();
			}
			finally {
				close(scope);
			}
		}
		finally {
			// A scope whose handlers throw stays the one of this thread.
			this.registry.setCurrentObservationScope(before);
		}
	}

	/** The method has been called, and what it returns counts. */
	private void close(Observation.Scope scope) {
		try {
			scope.close();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void stop(Observation observation, @Nullable Throwable cause) {
		try {
			if (cause != null) {
				observation.error(cause);
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
		try {
			observation
				.lowCardinalityKeyValue(
						BatchKeys.EXCEPTION.withValue((cause != null) ? cause.getClass().getSimpleName() : "none"))
				.stop();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable cause) {
		this.limit.once(Level.WARN, this.listenerId, "Listener '{}': the call of a batch could not be observed",
				this.listenerId, cause);
	}

}
