package org.spreadqueue.boot;

import java.util.List;

import org.spreadqueue.spread.SpreadAddress;

/**
 * Says that the daemon runs in this process, so that managers have to as well.
 *
 * @param addresses the address of the daemon
 */
record EmbeddedSpreadQueueConnectionDetails(List<SpreadAddress> addresses) implements SpreadQueueConnectionDetails {
}
