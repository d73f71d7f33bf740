// SPDX-License-Identifier: Apache-2.0

/**
 * The messages of a queue, waiting, delayed, keyed or in flight, and counters. Internal.
 */
@NullMarked
package org.spreadqueue.manager.store;

import org.jspecify.annotations.NullMarked;
