// SPDX-License-Identifier: Apache-2.0

/** A one-node Spread daemon inside the JVM, which real Spread clients can use. */
@NullMarked
package org.spreadqueue.spread.embedded;

import org.jspecify.annotations.NullMarked;
