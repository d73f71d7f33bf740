// SPDX-License-Identifier: Apache-2.0

/** What idempotent listeners have done, in the database of the application. */
@NullMarked
package org.spreadqueue.spring.inbox;

import org.jspecify.annotations.NullMarked;
