// SPDX-License-Identifier: Apache-2.0

/** Sending to queues, one-way or with an answer. */
@NullMarked
package org.spreadqueue.spring.template;

import org.jspecify.annotations.NullMarked;
