// SPDX-License-Identifier: Apache-2.0

/** Internal. What inbox and outbox share: their tables in an application's database. */
@NullMarked
package org.spreadqueue.spring.database;

import org.jspecify.annotations.NullMarked;
