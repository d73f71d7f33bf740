/**
 * A Spread client: connect to a daemon, join and leave groups, multicast, follow group
 * membership.
 */
@NullMarked
package org.spreadqueue.spread;

import org.jspecify.annotations.NullMarked;
