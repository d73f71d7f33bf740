// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A message to multicast. Every instance can be sent: the constructor throws an
 * {@link IllegalArgumentException} if a daemon would punish a name, the number of groups
 * or the size.
 *
 * @param groups 1 to {@link SpreadLimits#MAX_GROUPS} destinations: groups, or private
 * groups of connections. A connection gets one copy, however many of them it is in.
 * @param selfDiscard whether the sending connection gets no copy, even as a member
 * @param messageType 16 bits that belong to the application
 * @param body at most {@link SpreadLimits#maxBody(int)} bytes; not copied, so never
 * change the array, which is read when the connection writes the message
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the bytes
public record OutgoingMessage(List<String> groups, ServiceType serviceType, boolean selfDiscard, short messageType,
		byte[] body) {

	public OutgoingMessage {
		groups = List.copyOf(groups);
		Objects.requireNonNull(serviceType, "'serviceType' must not be null");
		SpreadLimits.checkGroupCount(groups.size());
		groups.forEach(SpreadLimits::checkDestination);
		int maxBody = SpreadLimits.maxBody(groups.size());
		if (body.length > maxBody) {
			throw new IllegalArgumentException(
					"Body has %d bytes. Allowed: %d with %d group(s), because a whole message holds %d. Split or compress it, or send a reference."
						.formatted(body.length, maxBody, groups.size(), SpreadLimits.MAX_MESSAGE_BYTES));
		}
	}

	/** Returns a message of type 0; a sender in the group gets a copy. */
	public static OutgoingMessage of(String group, ServiceType serviceType, byte[] body) {
		return new OutgoingMessage(List.of(group), serviceType, false, (short) 0, body);
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof OutgoingMessage that && this.groups.equals(that.groups)
				&& this.serviceType == that.serviceType && this.selfDiscard == that.selfDiscard
				&& this.messageType == that.messageType && Arrays.equals(this.body, that.body));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.groups, this.serviceType, this.selfDiscard, this.messageType,
				Arrays.hashCode(this.body));
	}

	@Override
	public String toString() {
		return "OutgoingMessage[groups=%s, serviceType=%s, selfDiscard=%s, messageType=%d, body=%d bytes]"
			.formatted(this.groups, this.serviceType, this.selfDiscard, this.messageType, this.body.length);
	}

}
