// SPDX-License-Identifier: Apache-2.0

/**
 * Support for tests of programs that use a queue: an embedded daemon and queue managers
 * for JUnit and for Spring test contexts.
 */
@NullMarked
package org.spreadqueue.test;

import org.jspecify.annotations.NullMarked;
