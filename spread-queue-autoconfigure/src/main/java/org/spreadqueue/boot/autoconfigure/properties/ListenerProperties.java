package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spring.listener.ListenerOptions;

/**
 * Properties of one listener.
 *
 * @param concurrency Calls of the listener that may run at a time.
 * @param autoStartup Whether the listener starts with the application.
 * @param shutdownTimeout How long running calls may take when the listener is stopped.
 * @param phase Phase in which the listener starts, and stops in reverse.
 * @param maxRetries How often the listener tries a message again on which it failed.
 * @since 0.1.0
 */
public record ListenerProperties(@Nullable Integer concurrency, @Nullable Boolean autoStartup,
		@Nullable Duration shutdownTimeout, @Nullable Integer phase, @Nullable Long maxRetries) {

	/** Maps the properties of one listener; {@code retry} has those of all listeners. */
	public ListenerOptions applyTo(ListenerOptions options, RetryProperties retry) {
		String prefix = "listeners." + options.id() + ".";
		return PropertyMapping.of(prefix, options)
			.set("concurrency", this.concurrency,
					(changed, value) -> changed.withWorker(changed.worker().withConcurrency(value)))
			.set("auto-startup", this.autoStartup, ListenerOptions::withAutoStartup)
			.set("shutdown-timeout", this.shutdownTimeout, ListenerOptions::withShutdownTimeout)
			.set("phase", this.phase, ListenerOptions::withPhase)
			.set("max-retries", this.maxRetries,
					(changed, value) -> changed.withRetry(retry.policy(prefix + "max-retries", value)))
			.options();
	}

}
