// SPDX-License-Identifier: Apache-2.0

/** Interfaces whose methods are calls to queues. */
@NullMarked
package org.spreadqueue.spring.client;

import org.jspecify.annotations.NullMarked;
