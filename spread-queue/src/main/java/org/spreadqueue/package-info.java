// SPDX-License-Identifier: Apache-2.0

/**
 * Work queues over Spread: what worker, sender and manager share, such as the names of
 * queues, the failures that senders see, and the progress of jobs.
 */
@NullMarked
package org.spreadqueue;

import org.jspecify.annotations.NullMarked;
