// SPDX-License-Identifier: Apache-2.0

/**
 * Rows can be measured, and their table is right.
 */
@NullMarked
package org.spreadqueue.benchmark.queue;

import org.jspecify.annotations.NullMarked;
