// SPDX-License-Identifier: Apache-2.0

/**
 * Queues in an application with a web server: the endpoint over HTTP, and the order of
 * both at stop.
 */
@NullMarked
package org.spreadqueue.boot.web;

import org.jspecify.annotations.NullMarked;
