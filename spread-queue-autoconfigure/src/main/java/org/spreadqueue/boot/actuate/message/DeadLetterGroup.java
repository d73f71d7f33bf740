// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Dead letters of a queue with the same cause.
 *
 * @param time when they were counted; later ones are not among them
 * @param reason why they are dead letters, {@code null} if they do not say
 * @param exception class of the exception, {@code null} if there is none
 * @param message text of the newest one's exception, {@code null} if there is none or it
 * is not shown
 * @param oldest when the first of them came
 * @param newest when the last of them came
 * @since 0.1.0
 */
public record DeadLetterGroup(String queue, Instant time, @Nullable String reason, @Nullable String exception,
		@Nullable String message, int count, Instant oldest, Instant newest) {
}
