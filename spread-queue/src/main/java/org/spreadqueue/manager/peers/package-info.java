// SPDX-License-Identifier: Apache-2.0

/** What a manager knows of its workers and senders of either protocol. Internal. */
@NullMarked
package org.spreadqueue.manager.peers;

import org.jspecify.annotations.NullMarked;
