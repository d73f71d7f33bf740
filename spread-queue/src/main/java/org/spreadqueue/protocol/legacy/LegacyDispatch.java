package org.spreadqueue.protocol.legacy;

import org.spreadqueue.format.DecodedMessage;

/**
 * A message that a manager gave to a worker (message 2 of the protocol), decoded down to
 * the payload.
 *
 * @param originator private group of the sender, where acknowledgement and response go
 * @param payload the payload and the format it came in, which is the format to answer in
 * @param size bytes of the message as the sender submitted it
 */
public record LegacyDispatch(String originator, DecodedMessage payload, int size) {
}
