// SPDX-License-Identifier: Apache-2.0

/**
 * The program of the README.
 */
@NullMarked
package org.spreadqueue.spread.example;

import org.jspecify.annotations.NullMarked;
