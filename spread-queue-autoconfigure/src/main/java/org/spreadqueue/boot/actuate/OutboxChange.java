// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What was changed in the outbox.
 *
 * @param messages how many are tried again, or were deleted
 * @since 0.1.0
 */
public record OutboxChange(int messages) implements OperationResponseBody {
}
