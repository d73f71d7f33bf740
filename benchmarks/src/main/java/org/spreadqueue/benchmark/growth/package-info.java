// SPDX-License-Identifier: Apache-2.0

/** What a job costs as queues, workers, senders and waiting messages get more. */
@NullMarked
package org.spreadqueue.benchmark.growth;

import org.jspecify.annotations.NullMarked;
