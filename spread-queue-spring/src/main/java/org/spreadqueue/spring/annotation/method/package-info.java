// SPDX-License-Identifier: Apache-2.0

/** The way from a message to an annotated method and back. Internal. */
@NullMarked
package org.spreadqueue.spring.annotation.method;

import org.jspecify.annotations.NullMarked;
