// SPDX-License-Identifier: Apache-2.0

/**
 * The drivers work.
 */
@NullMarked
package org.spreadqueue.benchmark.client;

import org.jspecify.annotations.NullMarked;
