// SPDX-License-Identifier: Apache-2.0

/**
 * The bytes of Perl programs make jobs flow.
 */
@NullMarked
package org.spreadqueue.benchmark.perl;

import org.jspecify.annotations.NullMarked;
