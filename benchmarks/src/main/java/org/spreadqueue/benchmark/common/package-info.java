// SPDX-License-Identifier: Apache-2.0

/** What all measurements share: child processes, repetitions, statistics. */
@NullMarked
package org.spreadqueue.benchmark.common;

import org.jspecify.annotations.NullMarked;
