// SPDX-License-Identifier: Apache-2.0

/**
 * Internal. What others say, as text that people read: in logs, exceptions and on
 * terminals. All modules use it.
 */
@NullMarked
package org.spreadqueue.spread.log;

import org.jspecify.annotations.NullMarked;
