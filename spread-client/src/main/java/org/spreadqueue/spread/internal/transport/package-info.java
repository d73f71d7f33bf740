// SPDX-License-Identifier: Apache-2.0

/** The bytes of one connection, plain or by TLS. Internal. */
@NullMarked
package org.spreadqueue.spread.internal.transport;

import org.jspecify.annotations.NullMarked;
