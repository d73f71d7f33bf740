package org.spreadqueue.sender;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * What becomes of a one-way message. Both futures complete on the sender's completion
 * executor and fail with {@link org.spreadqueue.DeliveryFailedException}.
 *
 * @param accepted completes when a manager has the message, with its identity in logs and
 * dead-letter queues; fails within the send timeout otherwise
 * @param done completes when a worker has processed the message; fails with
 * {@code EXPIRED}, {@code DEAD_LETTERED} or {@code PURGED} if it never will be, with
 * {@code RELEASED} or {@code UNSUPPORTED} if that will not be known, and as
 * {@code accepted} does
 * @since 0.1.0
 */
public record Delivery(CompletableFuture<MessageId> accepted, CompletableFuture<@Nullable Void> done) {
}
