// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A message that a client multicast.
 *
 * @param sender private group of the sending connection, for example
 * {@code #alice#localhost}
 * @param groups all destinations as the sender wrote them, including groups that the
 * receiver is not in
 * @param selfDiscard whether the sender did not want its own copy
 * @param messageType 16 bits that belong to the application
 * @param foreignByteOrder whether the sender's byte order differs from this host's; an
 * application with binary numbers in its bodies must then swap them
 * @param body possibly empty; not copied, so treat the array as read-only
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the bytes
public record RegularMessage(String sender, List<String> groups, ServiceType serviceType, boolean selfDiscard,
		short messageType, boolean foreignByteOrder, byte[] body) implements SpreadEvent {

	public RegularMessage {
		groups = List.copyOf(groups);
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof RegularMessage that && this.sender.equals(that.sender)
				&& this.groups.equals(that.groups) && this.serviceType == that.serviceType
				&& this.selfDiscard == that.selfDiscard && this.messageType == that.messageType
				&& this.foreignByteOrder == that.foreignByteOrder && Arrays.equals(this.body, that.body));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.sender, this.groups, this.serviceType, this.messageType, Arrays.hashCode(this.body));
	}

	@Override
	public String toString() {
		return "RegularMessage[sender=%s, groups=%s, serviceType=%s, selfDiscard=%s, messageType=%d, body=%d bytes]"
			.formatted(this.sender, this.groups, this.serviceType, this.selfDiscard, this.messageType,
					this.body.length);
	}

}
