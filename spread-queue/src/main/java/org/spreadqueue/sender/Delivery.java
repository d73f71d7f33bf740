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
 * @param done completes when a worker has processed the message. Fails with
 * {@code EXPIRED}, {@code DEAD_LETTERED} or {@code PURGED} if none will, with
 * {@code RELEASED} or {@code UNSUPPORTED} if the outcome stays unknown, and when
 * {@code accepted} fails
 * @since 0.1.0
 */
public record Delivery(CompletableFuture<MessageId> accepted, CompletableFuture<@Nullable Void> done) {
}
