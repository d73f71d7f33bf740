// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

/**
 * What became of a manager's messages when it ended.
 *
 * @param handedOver messages that another manager has now
 * @param kept messages that are in the log
 * @param lost messages that nobody else has
 * @param withSenders messages that nobody took over, but that their senders, as far as
 * they still run, submit to the next manager
 */
public record LastMessages(int handedOver, int kept, int lost, int withSenders) {
}
