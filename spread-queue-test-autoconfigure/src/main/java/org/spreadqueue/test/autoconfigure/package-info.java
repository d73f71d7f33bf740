// SPDX-License-Identifier: Apache-2.0

/** The test slice for queue listeners. */
@NullMarked
package org.spreadqueue.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
