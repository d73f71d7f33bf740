// SPDX-License-Identifier: Apache-2.0

/**
 * Listener containers, which run workers in an application context, and what applications
 * set for them.
 */
@NullMarked
package org.spreadqueue.spring.listener;

import org.jspecify.annotations.NullMarked;
