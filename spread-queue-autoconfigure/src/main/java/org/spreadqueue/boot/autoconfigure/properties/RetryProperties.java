// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;

import org.spreadqueue.spring.listener.ListenerOptions;

/**
 * Properties of the retries in the worker that failed on a message.
 *
 * @param maxRetries How often a message is tried again in the same worker before it
 * counts as failed. These attempts count toward max-attempts of the manager.
 * @param delay Wait before the first retry.
 * @param multiplier Growth of the wait from one retry to the next, at least 1.
 * @param maxDelay Longest wait.
 * @param jitter Random time by which a wait is shorter or longer.
 * @since 0.1.0
 */
public record RetryProperties(@Nullable Long maxRetries, @Nullable Duration delay, @Nullable Double multiplier,
		@Nullable Duration maxDelay, @Nullable Duration jitter) {

	private static final Duration DEFAULT_MAX_DELAY = Duration.ofMinutes(1);

	/** Returns the policy of all listeners. */
	RetryPolicy policy() {
		RetryPolicy policy = builder().build();
		return (this.maxRetries != null && this.maxRetries > 0) ? policy : ListenerOptions.NO_RETRY;
	}

	/** Returns the policy of one listener; what is not set is as in the general one. */
	RetryPolicy policy(String prefix, RetryProperties general) {
		return applyTo(prefix, general.builder()).build();
	}

	private RetryPolicy.Builder builder() {
		return applyTo("retry.", RetryPolicy.builder().maxRetries(0).maxDelay(DEFAULT_MAX_DELAY));
	}

	private RetryPolicy.Builder applyTo(String prefix, RetryPolicy.Builder policy) {
		return PropertyMapping.of(prefix, policy)
			.set("max-retries", this.maxRetries, RetryPolicy.Builder::maxRetries)
			.set("delay", this.delay, RetryPolicy.Builder::delay)
			.set("multiplier", this.multiplier, RetryPolicy.Builder::multiplier)
			.set("max-delay", this.maxDelay, RetryPolicy.Builder::maxDelay)
			.set("jitter", this.jitter, RetryPolicy.Builder::jitter)
			.options();
	}

}
