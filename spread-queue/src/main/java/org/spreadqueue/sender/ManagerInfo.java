package org.spreadqueue.sender;

import org.spreadqueue.protocol.QueueStatistics;

/**
 * The manager that answered last.
 *
 * @param privateGroup its address
 * @param statistics what it said of itself
 */
public record ManagerInfo(String privateGroup, QueueStatistics statistics) {
}
