// SPDX-License-Identifier: Apache-2.0

/**
 * Programs that try to lose messages: one JVM per role, killed while they work, and a
 * flood. What they prove is written in {@code docs/reliability.md}.
 */
@NullMarked
package org.spreadqueue.benchmark.reliability;

import org.jspecify.annotations.NullMarked;
