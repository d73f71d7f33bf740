package org.spreadqueue.boot.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A job that a worker does right now.
 *
 * @param listener the listener that does it, {@code null} if it is not of this process
 * @param worker private group of the worker, {@code null} if unknown
 * @param since when it was dispatched, or started if that is known
 * @param thread its thread, {@code null} if unknown
 * @param progress how much of it is done, from 0 to 1; {@code null} if it does not say
 * @since 0.1.0
 */
public record JobDescriptor(String queue, @Nullable String listener, @Nullable String worker, String messageId,
		int attempt, Instant since, @Nullable String thread, @Nullable Double progress) {
}
