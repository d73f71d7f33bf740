// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import org.spreadqueue.format.WireFormat;

/**
 * A message that a legacy manager has dispatched: message 2 in section 2 of
 * docs/protocol/spread-queue.md.
 *
 * @param originator private group of the sender, where acknowledgement and response go
 * @param body the message as the sender submitted it, of which only the header was read
 * @param format in which it is written and to be answered
 * @since 0.1.0
 */
public record LegacyDispatch(String originator, byte[] body, WireFormat format) {
}
