// SPDX-License-Identifier: Apache-2.0

/** Perl's values, strings and numbers, and how they become trees. Internal. */
@NullMarked
package org.spreadqueue.format.value;

import org.jspecify.annotations.NullMarked;
