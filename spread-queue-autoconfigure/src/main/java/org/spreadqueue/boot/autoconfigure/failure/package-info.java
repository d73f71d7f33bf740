// SPDX-License-Identifier: Apache-2.0

/**
 * What keeps an application from starting, and what to do about it, as Spring Boot shows
 * it. Internal.
 */
@NullMarked
package org.spreadqueue.boot.autoconfigure.failure;

import org.jspecify.annotations.NullMarked;
