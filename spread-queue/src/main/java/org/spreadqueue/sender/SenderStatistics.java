package org.spreadqueue.sender;

/**
 * What a sender has done since it was opened. A snapshot.
 *
 * @param sent one-way messages it was given
 * @param requested requests it was given
 * @param failed messages and requests that failed
 * @param ignored messages that arrived and nobody waited for, such as late answers
 */
public record SenderStatistics(long sent, long requested, long failed, long ignored) {
}
