// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an outbox holds, and what the relay of this program has done. A snapshot, a few
 * seconds old.
 *
 * @param pending messages that wait to be sent, by whichever program
 * @param refused messages that are kept, because they cannot be sent
 * @param oldest when the oldest waiting message was written, {@code null} if none waits
 * @param sent messages that this program has sent and a manager has accepted
 * @param failed attempts of this program that failed and are repeated
 * @param expired messages whose time was over before this program could send them
 * @param refusals some of the refused messages, the oldest first
 * @param problem why the relay of this program cannot work, {@code null} if it can
 * @since 0.1.0
 */
public record OutboxStatistics(long pending, long refused, @Nullable Instant oldest, long sent, long failed,
		long expired, List<RefusedMessage> refusals, @Nullable String problem) {
}
