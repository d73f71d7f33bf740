// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import org.jspecify.annotations.Nullable;

/**
 * The method that takes a payload.
 *
 * @param handler {@code null} if no method takes it
 * @param payload the job, or an object if it had to be read to find the method
 * @param description names the payload in the message of an exception
 */
record PayloadMatch(@Nullable PayloadHandler handler, Object payload, String description) {
}
