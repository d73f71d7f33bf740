// SPDX-License-Identifier: Apache-2.0

/**
 * What the legacy and the native protocol have in common, and what programs keep by
 * sequence number.
 */
@NullMarked
package org.spreadqueue.protocol;

import org.jspecify.annotations.NullMarked;
