// SPDX-License-Identifier: Apache-2.0

/** What becomes of messages, for tests: submit, await, assert. */
@NullMarked
package org.spreadqueue.test.probe;

import org.jspecify.annotations.NullMarked;
