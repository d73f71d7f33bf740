// SPDX-License-Identifier: Apache-2.0

/** An order service: a web front that queues orders, and a worker that processes them. */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
