package org.spreadqueue.sender;

import org.spreadqueue.protocol.legacy.QueueStatistics;

/**
 * The manager that answered last.
 *
 * @param privateGroup its address
 * @param statistics what it said of itself
 * @param nativeManager whether it speaks the native protocol; a manager of Spread::Queue
 * for Perl does not
 * @since 0.1.0
 */
public record ManagerInfo(String privateGroup, QueueStatistics statistics, boolean nativeManager) {
}
