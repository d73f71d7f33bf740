// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Instant;

/**
 * A message that stays in the outbox, because trying again would be of no use.
 *
 * @param id the id of its row
 * @param created when it was written
 * @param failure why it cannot be sent
 * @since 0.1.0
 */
public record RefusedMessage(String id, String queue, Instant created, String failure) {
}
