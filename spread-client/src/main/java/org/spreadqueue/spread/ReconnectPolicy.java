// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a session waits before it tries again. Delays grow by {@code multiplier} up to
 * {@code maxDelay}; the random part keeps a thousand clients of a restarted daemon from
 * coming back in the same millisecond. Times of more than a hundred years count as a
 * hundred.
 *
 * @param initialDelay before the first new attempt
 * @param multiplier growth from one attempt to the next, at least 1
 * @param jitter share of the delay that is random, 0 to 1: with 0.5 the wait is between
 * half of the delay and all of it
 * @since 0.1.0
 */
public record ReconnectPolicy(Duration initialDelay, Duration maxDelay, double multiplier, double jitter) {

	/**
	 * 100 ms, 5 s, doubling, half of it random: an attempt costs a daemon next to
	 * nothing, and work should resume soon after it is back.
	 */
	public static final ReconnectPolicy DEFAULT = new ReconnectPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), 2,
			0.5);

	private static final double NANOS_PER_MILLI = 1_000_000;

	public ReconnectPolicy {
		initialDelay = Durations.limited(initialDelay);
		maxDelay = Durations.limited(maxDelay);
		if (initialDelay.isNegative() || initialDelay.isZero()) {
			throw new IllegalArgumentException(
					"'initialDelay' is %s. It must be positive, or a lost daemon costs a whole processor."
						.formatted(initialDelay));
		}
		if (maxDelay.compareTo(initialDelay) < 0) {
			throw new IllegalArgumentException(
					"'maxDelay' %s is shorter than 'initialDelay' %s".formatted(maxDelay, initialDelay));
		}
		if (!(multiplier >= 1)) {
			throw new IllegalArgumentException("'multiplier' is %s. It must be at least 1.".formatted(multiplier));
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("'jitter' is %s. Allowed: 0 to 1.".formatted(jitter));
		}
	}

	/** Returns the wait: positive, at most {@code maxDelay}; the first attempt is 1. */
	public Duration delay(int attempt, RandomGenerator random) {
		double limit = this.maxDelay.toMillis();
		double delay = Math.min(limit, Durations.toNanos(this.initialDelay) / NANOS_PER_MILLI
				* Math.pow(this.multiplier, Math.max(0, attempt - 1)));
		double waited = delay * (1 - this.jitter * random.nextDouble());
		return Duration.ofMillis(Math.max(1, Math.round(waited)));
	}

}
