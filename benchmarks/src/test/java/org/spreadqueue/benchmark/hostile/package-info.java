// SPDX-License-Identifier: Apache-2.0

/** Each attack can be made, and normal traffic measured. */
@NullMarked
package org.spreadqueue.benchmark.hostile;

import org.jspecify.annotations.NullMarked;
