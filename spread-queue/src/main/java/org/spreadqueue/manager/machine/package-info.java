// SPDX-License-Identifier: Apache-2.0

/**
 * The protocol logic of a manager: takes messages in, dispatches them, tells senders the
 * outcomes, and finds out whether another manager has the queue. Internal.
 */
@NullMarked
package org.spreadqueue.manager.machine;

import org.jspecify.annotations.NullMarked;
