// SPDX-License-Identifier: Apache-2.0

/** The program: one command for each kind of measurement. */
@NullMarked
package org.spreadqueue.benchmark;

import org.jspecify.annotations.NullMarked;
