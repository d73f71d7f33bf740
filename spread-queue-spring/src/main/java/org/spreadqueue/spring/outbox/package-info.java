// SPDX-License-Identifier: Apache-2.0

/** The transactional outbox: messages as rows of the application's own database. */
@NullMarked
package org.spreadqueue.spring.outbox;

import org.jspecify.annotations.NullMarked;
