// SPDX-License-Identifier: Apache-2.0

/**
 * Tests of whole applications.
 */
@NullMarked
package org.spreadqueue.boot;

import org.jspecify.annotations.NullMarked;
