// SPDX-License-Identifier: Apache-2.0

/**
 * The protocol of Spread::Queue 0.4 as bytes: what legacy workers, senders and managers
 * say to each other. Described in docs/protocol/spread-queue.md.
 */
@NullMarked
package org.spreadqueue.protocol.legacy;

import org.jspecify.annotations.NullMarked;
