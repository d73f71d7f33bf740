// SPDX-License-Identifier: Apache-2.0

/**
 * The guard of what a job costs.
 */
@NullMarked
package org.spreadqueue.benchmark.allocation;

import org.jspecify.annotations.NullMarked;
