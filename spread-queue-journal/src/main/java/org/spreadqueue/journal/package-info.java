// SPDX-License-Identifier: Apache-2.0

/**
 * Keeps what queue managers hold in a directory, so that it survives them.
 */
@NullMarked
package org.spreadqueue.journal;

import org.jspecify.annotations.NullMarked;
