// SPDX-License-Identifier: Apache-2.0

/** Fuzzing: inputs made from a corpus, and what each may cost. Used by all modules. */
@NullMarked
package org.spreadqueue.fuzz;

import org.jspecify.annotations.NullMarked;
