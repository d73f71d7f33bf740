// SPDX-License-Identifier: Apache-2.0

/**
 * Listener containers, which run workers in an application context, and what applications
 * set for them. A container and its parts are one subject, therefore more than twenty
 * classes.
 */
@NullMarked
package org.spreadqueue.spring.listener;

import org.jspecify.annotations.NullMarked;
