// SPDX-License-Identifier: Apache-2.0

/**
 * The bytes between a Spread client and a Spread daemon, in both directions, without
 * sockets or threads.
 */
@NullMarked
package org.spreadqueue.spread.wire;

import org.jspecify.annotations.NullMarked;
