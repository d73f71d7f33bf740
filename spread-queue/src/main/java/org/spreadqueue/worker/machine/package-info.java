// SPDX-License-Identifier: Apache-2.0

/**
 * What a worker says and does, as a pure state machine: one life cycle, one table of
 * running jobs, and links that translate to and from both protocols. Internal.
 */
@NullMarked
package org.spreadqueue.worker.machine;

import org.jspecify.annotations.NullMarked;
