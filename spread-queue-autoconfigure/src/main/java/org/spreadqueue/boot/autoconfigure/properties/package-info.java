// SPDX-License-Identifier: Apache-2.0

/**
 * The properties {@code spread.queue.*}. Each is declared once, in a record that maps it
 * to its option of the library.
 */
@NullMarked
package org.spreadqueue.boot.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
