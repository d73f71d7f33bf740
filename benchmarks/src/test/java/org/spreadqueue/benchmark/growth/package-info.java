// SPDX-License-Identifier: Apache-2.0

/**
 * Sizes can be measured, and their table is right.
 */
@NullMarked
package org.spreadqueue.benchmark.growth;

import org.jspecify.annotations.NullMarked;
