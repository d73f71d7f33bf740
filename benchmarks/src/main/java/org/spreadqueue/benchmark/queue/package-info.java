// SPDX-License-Identifier: Apache-2.0

/**
 * How fast a Spring application sends and processes jobs, on spread-queue and on what
 * others would pick instead.
 */
@NullMarked
package org.spreadqueue.benchmark.queue;

import org.jspecify.annotations.NullMarked;
