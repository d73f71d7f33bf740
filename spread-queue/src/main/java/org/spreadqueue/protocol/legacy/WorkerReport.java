package org.spreadqueue.protocol.legacy;

/**
 * What a worker said on {@code WQ_<queue>}.
 *
 * @param status its status
 * @param nativeWorker whether it speaks the native protocol
 * @param credit how many jobs it may hold at a time; 0 if it does not say
 */
public record WorkerReport(WorkerStatus status, boolean nativeWorker, int credit) {
}
