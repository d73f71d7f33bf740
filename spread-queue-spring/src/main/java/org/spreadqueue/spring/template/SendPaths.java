package org.spreadqueue.spring.template;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spring.PayloadConverter;

/**
 * What all messages of a template go through.
 *
 * @param outbox {@code null} if there is none
 */
record SendPaths(QueueTransport transport, @Nullable MessageOutbox outbox, PayloadConverter payloads) {
}
