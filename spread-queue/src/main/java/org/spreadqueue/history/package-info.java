// SPDX-License-Identifier: Apache-2.0

/** Figures of the last minutes, in memory of fixed size. */
@NullMarked
package org.spreadqueue.history;

import org.jspecify.annotations.NullMarked;
