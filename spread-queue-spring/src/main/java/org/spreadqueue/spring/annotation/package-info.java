// SPDX-License-Identifier: Apache-2.0

/** Methods that work for a queue: the annotation, and how it becomes a container. */
@NullMarked
package org.spreadqueue.spring.annotation;

import org.jspecify.annotations.NullMarked;
