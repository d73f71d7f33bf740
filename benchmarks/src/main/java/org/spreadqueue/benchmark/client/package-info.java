// SPDX-License-Identifier: Apache-2.0

/** How fast the client and the embedded daemon are, and at what cost. */
@NullMarked
package org.spreadqueue.benchmark.client;

import org.jspecify.annotations.NullMarked;
