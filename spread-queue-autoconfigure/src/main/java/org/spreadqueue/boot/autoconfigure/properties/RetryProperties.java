package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.retry.RetryPolicy;

import org.spreadqueue.spring.listener.ListenerOptions;

/**
 * Properties of the retries in the worker that failed on a message.
 *
 * @param maxRetries How often a message is tried again in the same worker before it
 * counts as failed.
 * @param delay Wait before the first retry.
 * @param multiplier Growth of the wait from one retry to the next, at least 1.
 * @param maxDelay Longest wait.
 * @param jitter Random time by which a wait is shorter or longer.
 * @since 0.1.0
 */
public record RetryProperties(@DefaultValue("0") long maxRetries, @Nullable Duration delay, @Nullable Double multiplier,
		@DefaultValue("1m") Duration maxDelay, @Nullable Duration jitter) {

	RetryPolicy policy() {
		return policy("retry.max-retries", this.maxRetries);
	}

	/** Returns a policy with these waits and another number of retries. */
	RetryPolicy policy(String property, long retries) {
		RetryPolicy.Builder policy = PropertyMapping.of("retry.", RetryPolicy.builder())
			.set("delay", this.delay, RetryPolicy.Builder::delay)
			.set("multiplier", this.multiplier, RetryPolicy.Builder::multiplier)
			.set("max-delay", this.maxDelay, RetryPolicy.Builder::maxDelay)
			.set("jitter", this.jitter, RetryPolicy.Builder::jitter)
			.options();
		PropertyMapping.convert(property, retries, policy::maxRetries);
		return (retries > 0) ? policy.build() : ListenerOptions.NO_RETRY;
	}

}
