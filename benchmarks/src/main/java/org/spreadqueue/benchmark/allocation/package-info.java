// SPDX-License-Identifier: Apache-2.0

/** How many bytes a job allocates in sender, manager and worker. */
@NullMarked
package org.spreadqueue.benchmark.allocation;

import org.jspecify.annotations.NullMarked;
