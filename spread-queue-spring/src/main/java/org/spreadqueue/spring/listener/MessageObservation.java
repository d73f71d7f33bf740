// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.spring.observation.QueueProcessContext;
import org.spreadqueue.worker.JobResult;

/**
 * The observation of one message. What handlers of observations throw before a call fails
 * it. What they throw later is logged, because the call has had its effect.
 */
final class MessageObservation {

	private final ObservationRegistry registry;

	private final FailureLog failures;

	private volatile Observation observation = Observation.NOOP;

	MessageObservation(ObservationRegistry registry, FailureLog failures) {
		this.registry = registry;
		this.failures = failures;
	}

	void start(Observation observation) {
		// First: some handlers may have started when one of them throws.
		this.observation = observation;
		observation.start();
	}

	/** Calls inside the observation. Any exception or Error fails the stage. */
	CompletableFuture<JobResult> call(Call call) {
		Observation.@Nullable Scope before = this.registry.getCurrentObservationScope();
		Observation.@Nullable Scope scope = null;
		try {
			scope = this.observation.openScope();
			return call.call().toCompletableFuture();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
		finally {
			close(scope, before);
		}
	}

	/** If nobody observes, there is no context of ours. */
	void outcome(String outcome) {
		if (this.observation.getContext() instanceof QueueProcessContext context) {
			context.outcome(outcome);
		}
	}

	void error(Throwable cause) {
		attempt(() -> this.observation.error(cause));
	}

	/** Stops it after the last calls inside it, which are made in any case. */
	void stop(Runnable last) {
		Observation.@Nullable Scope before = this.registry.getCurrentObservationScope();
		Observation.@Nullable Scope scope = null;
		try {
			scope = this.observation.openScope();
		}
		catch (Throwable ex) {
			failed(ex);
		}
		try {
			last.run();
		}
		finally {
			close(scope, before);
			attempt(this.observation::stop);
		}
	}

	private void close(Observation.@Nullable Scope scope, Observation.@Nullable Scope before) {
		if (scope != null) {
			attempt(scope::close);
		}
		// A scope whose handlers throw stays the one of this thread.
		this.registry.setCurrentObservationScope(before);
	}

	private void attempt(Runnable told) {
		try {
			told.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable cause) {
		this.failures.afterwards("its observation", cause);
	}

	/** What is observed. */
	@FunctionalInterface
	interface Call {

		CompletionStage<JobResult> call() throws Throwable;

	}

}
