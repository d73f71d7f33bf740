// SPDX-License-Identifier: Apache-2.0

/**
 * What can go wrong between a program under test and its queues, and the link in front of
 * the daemon that makes it so.
 */
@NullMarked
package org.spreadqueue.test.fault;

import org.jspecify.annotations.NullMarked;
