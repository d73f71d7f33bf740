// SPDX-License-Identifier: Apache-2.0

/** What looking at a queue costs the queue. */
@NullMarked
package org.spreadqueue.benchmark.looking;

import org.jspecify.annotations.NullMarked;
