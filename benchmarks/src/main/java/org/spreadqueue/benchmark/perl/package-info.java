// SPDX-License-Identifier: Apache-2.0

/**
 * Managers between the bytes of Perl programs: this project's, and Perl's own. The bytes
 * are those of section 2 of docs/protocol/spread-queue.md.
 */
@NullMarked
package org.spreadqueue.benchmark.perl;

import org.jspecify.annotations.NullMarked;
