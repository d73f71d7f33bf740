/**
 * A Spread client: connects to a daemon, joins and leaves groups, multicasts, and follows
 * who is in a group. More than twenty types, because a listener meets every event and
 * every failure: each is a small record or exception of its own.
 */
@NullMarked
package org.spreadqueue.spread;

import org.jspecify.annotations.NullMarked;
