// SPDX-License-Identifier: Apache-2.0

/** Normal traffic beside a hostile peer: what it loses, and how much slower it gets. */
@NullMarked
package org.spreadqueue.benchmark.hostile;

import org.jspecify.annotations.NullMarked;
