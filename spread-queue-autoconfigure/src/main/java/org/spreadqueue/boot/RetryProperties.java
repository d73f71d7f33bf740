package org.spreadqueue.boot;

import java.time.Duration;

import org.springframework.boot.retry.RetryPolicySettings;

/**
 * Trying messages again in the worker that failed on them.
 */
public class RetryProperties {

	/**
	 * How often a message is tried again in the same worker before it counts as failed.
	 */
	private long maxRetries;

	/**
	 * Wait before the first retry.
	 */
	private Duration delay = RetryPolicySettings.DEFAULT_DELAY;

	/**
	 * Growth of the wait from one retry to the next, at least 1.
	 */
	private double multiplier = RetryPolicySettings.DEFAULT_MULTIPLIER;

	/**
	 * Longest wait.
	 */
	private Duration maxDelay = Duration.ofMinutes(1);

	/**
	 * Random time by which a wait is shorter or longer.
	 */
	private Duration jitter = Duration.ZERO;

	public long getMaxRetries() {
		return this.maxRetries;
	}

	public void setMaxRetries(long maxRetries) {
		this.maxRetries = maxRetries;
	}

	public Duration getDelay() {
		return this.delay;
	}

	public void setDelay(Duration delay) {
		this.delay = delay;
	}

	public double getMultiplier() {
		return this.multiplier;
	}

	public void setMultiplier(double multiplier) {
		this.multiplier = multiplier;
	}

	public Duration getMaxDelay() {
		return this.maxDelay;
	}

	public void setMaxDelay(Duration maxDelay) {
		this.maxDelay = maxDelay;
	}

	public Duration getJitter() {
		return this.jitter;
	}

	public void setJitter(Duration jitter) {
		this.jitter = jitter;
	}

}
