// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import org.spreadqueue.protocol.legacy.QueueStatistics;

/**
 * The manager that answered last.
 *
 * @param statistics what it said about itself
 * @param nativeManager whether it speaks the native protocol; a Perl manager does not
 * @since 0.1.0
 */
public record ManagerInfo(String privateGroup, QueueStatistics statistics, boolean nativeManager) {
}
