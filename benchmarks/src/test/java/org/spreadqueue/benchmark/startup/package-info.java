// SPDX-License-Identifier: Apache-2.0

/**
 * The table of starts is right.
 */
@NullMarked
package org.spreadqueue.benchmark.startup;

import org.jspecify.annotations.NullMarked;
