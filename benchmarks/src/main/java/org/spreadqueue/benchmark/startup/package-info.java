// SPDX-License-Identifier: Apache-2.0

/** What a starter adds to the start of a minimal web application. */
@NullMarked
package org.spreadqueue.benchmark.startup;

import org.jspecify.annotations.NullMarked;
