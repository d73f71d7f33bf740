// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A job that runs now. A snapshot.
 *
 * @param messageId {@code null} from a legacy manager, which knows none
 * @param originator private group of the sender
 * @param attempt which attempt runs, from 1, those in this worker included
 * @param start when that attempt began
 * @param thread name of the thread on which the worker has called the handler;
 * {@code null} once that has returned, because the result comes later, or another try
 * @param progress what was reported last in this attempt, {@code null} if nothing was
 * @since 0.1.0
 */
public record RunningJob(@Nullable MessageId messageId, String originator, int attempt, Instant start,
		@Nullable String thread, @Nullable Progress progress) {

	/** Returns when the progress was reported, empty if none was. */
	public Optional<Instant> reportedAt() {
		return Optional.ofNullable(this.progress).map(this::reportedAt);
	}

	private Instant reportedAt(Progress reported) {
		return this.start.plus(reported.running());
	}

	/**
	 * Estimates how much longer it takes, less what has passed since the report; empty
	 * without one.
	 * @param now the present
	 */
	public Optional<Duration> remaining(Instant now) {
		return Optional.ofNullable(this.progress).flatMap((reported) -> remaining(reported, now));
	}

	private Optional<Duration> remaining(Progress reported, Instant now) {
		return reported.remaining().map((left) -> {
			Duration rest = left.minus(Duration.between(reportedAt(reported), now));
			return rest.isNegative() ? Duration.ZERO : rest;
		});
	}

}
