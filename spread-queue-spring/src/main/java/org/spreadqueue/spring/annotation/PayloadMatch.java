package org.spreadqueue.spring.annotation;

import org.jspecify.annotations.Nullable;

/**
 * Which method takes a payload.
 *
 * @param handler the method, {@code null} if none does
 * @param payload the payload as that method gets it, a tree unless it had to be read to
 * find the method
 * @param description what came, for what is said if no method takes it
 */
record PayloadMatch(@Nullable PayloadHandler handler, Object payload, String description) {
}
