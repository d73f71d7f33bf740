// SPDX-License-Identifier: Apache-2.0

/**
 * A Spread client: connects to a daemon, joins and leaves groups, multicasts, and follows
 * who is in a group. It has more than twenty types because every event and every failure
 * is a small record or exception of its own.
 */
@NullMarked
package org.spreadqueue.spread;

import org.jspecify.annotations.NullMarked;
