package org.spreadqueue.protocol.legacy;

import org.spreadqueue.format.DecodedMessage;

/**
 * A message that a legacy manager has dispatched, read down to the payload: message 2 in
 * section 2 of docs/protocol/spread-queue.md.
 *
 * @param originator private group of the sender, where acknowledgement and response go
 * @param payload the payload, in the format to answer in
 * @param size bytes of the message as the sender submitted it
 * @since 0.1.0
 */
public record LegacyDispatch(String originator, DecodedMessage payload, int size) {
}
