// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import org.spreadqueue.protocol.WorkerState;

/**
 * What a worker says on {@code WQ_<queue>}: message 3 in section 2 of
 * docs/protocol/spread-queue.md.
 *
 * @param nativeWorker whether it speaks the native protocol
 * @param capacity how many jobs it may hold at a time; 0 if it does not say
 * @since 0.1.0
 */
public record LegacyReport(WorkerState state, boolean nativeWorker, int capacity) {
}
