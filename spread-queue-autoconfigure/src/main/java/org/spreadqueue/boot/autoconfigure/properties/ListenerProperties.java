// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

import org.spreadqueue.spring.listener.ListenerOptions;

/**
 * Properties of one listener.
 *
 * @param concurrency Calls of the listener that may run at a time.
 * @param idempotent Whether a message that is delivered again has no second effect.
 * @param autoStartup Whether the listener starts with the application.
 * @param shutdownTimeout How long running calls may take when the listener is stopped.
 * @param phase Phase in which the listener starts, and stops in reverse.
 * @param retry Trying messages again on which the listener failed, where that differs
 * from the other listeners.
 * @since 0.1.0
 */
public record ListenerProperties(@Nullable Integer concurrency, @Nullable Boolean idempotent,
		@Nullable Boolean autoStartup, @Nullable Duration shutdownTimeout, @Nullable Integer phase,
		@Nullable @NestedConfigurationProperty RetryProperties retry) {

	/**
	 * Maps the properties of one listener; {@code general} are those of all listeners.
	 */
	public ListenerOptions applyTo(ListenerOptions options, RetryProperties general) {
		String prefix = "listeners." + options.id() + ".";
		ListenerOptions changed = PropertyMapping.of(prefix, options)
			.set("concurrency", this.concurrency, (now, value) -> now.withWorker(now.worker().withConcurrency(value)))
			.set("idempotent", this.idempotent, ListenerOptions::withIdempotent)
			.set("auto-startup", this.autoStartup, ListenerOptions::withAutoStartup)
			.set("shutdown-timeout", this.shutdownTimeout, ListenerOptions::withShutdownTimeout)
			.set("phase", this.phase, ListenerOptions::withPhase)
			.options();
		return (this.retry != null) ? changed.withRetry(this.retry.policy(prefix + "retry.", general)) : changed;
	}

}
