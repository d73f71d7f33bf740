// SPDX-License-Identifier: Apache-2.0

/** The worker: takes jobs from a queue, has them done and reports their outcomes. */
@NullMarked
package org.spreadqueue.worker;

import org.jspecify.annotations.NullMarked;
