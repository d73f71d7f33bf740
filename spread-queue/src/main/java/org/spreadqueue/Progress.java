// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a job had come when its listener reported it.
 *
 * @param fraction how much of it was done, from 0 to 1
 * @param text where it was, for people; empty if nothing was said. To a sender it is
 * foreign text, written by whoever runs the worker
 * @param running how long this attempt had run then
 * @since 0.1.0
 */
public record Progress(double fraction, String text, Duration running) {

	/** {@link IllegalArgumentException} if the fraction is not between 0 and 1. */
	public Progress {
		if (!(fraction >= 0 && fraction <= 1)) {
			throw new IllegalArgumentException(
					"Fraction " + fraction + " is not between 0 and 1. Divide what is done by all there is to do.");
		}
	}

	/**
	 * Estimates how long the job had still to run, if it goes on as fast as on average;
	 * empty as long as nothing is done.
	 */
	public Optional<Duration> remaining() {
		if (this.fraction == 0) {
			return Optional.empty();
		}
		double seconds = this.running.toMillis() * (1 - this.fraction) / this.fraction / 1000;
		// The cast stops at the largest number.
		return Optional.of(Duration.ofSeconds((long) seconds, (long) (seconds % 1 * 1_000_000_000)));
	}

}
