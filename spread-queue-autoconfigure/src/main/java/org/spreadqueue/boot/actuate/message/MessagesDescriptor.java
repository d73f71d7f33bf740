// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import org.spreadqueue.manager.admin.MessageDescription;

/**
 * Some messages of a queue, in order of arrival.
 *
 * @param time when they were there
 * @param next what {@code after} of the next page is, {@code null} if this is the last
 * @param lookedAt messages that were compared with the filter
 * @since 0.1.0
 */
public record MessagesDescriptor(Instant time, List<MessageDescription> messages, @Nullable String next,
		int lookedAt) implements OperationResponseBody {
}
