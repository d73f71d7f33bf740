// SPDX-License-Identifier: Apache-2.0

/** The thread that serves sockets, tasks and timers. Internal. */
@NullMarked
package org.spreadqueue.spread.internal.loop;

import org.jspecify.annotations.NullMarked;
