// SPDX-License-Identifier: Apache-2.0

/**
 * How connections are made, live and are replaced: attempts, handshake, the connection
 * itself, and what keeps a session connected. Internal.
 */
@NullMarked
package org.spreadqueue.spread.internal.connect;

import org.jspecify.annotations.NullMarked;
