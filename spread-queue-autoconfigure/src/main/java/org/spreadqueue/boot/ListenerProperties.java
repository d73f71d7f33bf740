package org.spreadqueue.boot;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one listener.
 */
public class ListenerProperties {

	/**
	 * Calls of the listener that may run at a time.
	 */
	private @Nullable Integer concurrency;

	/**
	 * Whether the listener starts with the application.
	 */
	private @Nullable Boolean autoStartup;

	/**
	 * How long running calls may take when the listener is stopped.
	 */
	private @Nullable Duration shutdownTimeout;

	/**
	 * Phase in which the listener starts, and stops in reverse.
	 */
	private @Nullable Integer phase;

	/**
	 * How often the listener tries a message again on which it failed.
	 */
	private @Nullable Long maxRetries;

	public @Nullable Integer getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(@Nullable Integer concurrency) {
		this.concurrency = concurrency;
	}

	public @Nullable Boolean getAutoStartup() {
		return this.autoStartup;
	}

	public void setAutoStartup(@Nullable Boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	public @Nullable Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(@Nullable Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	public @Nullable Integer getPhase() {
		return this.phase;
	}

	public void setPhase(@Nullable Integer phase) {
		this.phase = phase;
	}

	public @Nullable Long getMaxRetries() {
		return this.maxRetries;
	}

	public void setMaxRetries(@Nullable Long maxRetries) {
		this.maxRetries = maxRetries;
	}

}
