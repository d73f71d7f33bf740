// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.nio.ByteOrder;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SelfLeave;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.TransitionalMembership;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.MembershipBody;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

/**
 * Turns messages of a daemon into events. The order of the checks matters: daemons
 * forward undefined type bits, so a client can make a regular message look like a
 * membership message too (sections 4.3 and 14 of docs/protocol/spread.md).
 */
public final class EventReader {

	private EventReader() {
	}

	/** Returns {@code null} for a refused request, which no stock daemon sends. */
	public static @Nullable SpreadEvent read(WireMessage message) throws MalformedMessageException {
		if (message.is(TypeBits.REJECT)) {
			return null;
		}
		if (message.is(TypeBits.SERVICE_LEVELS)) {
			return regular(message);
		}
		if (message.is(TypeBits.REGULAR_MEMBERSHIP)) {
			return membership(message);
		}
		if (message.is(TypeBits.TRANSITION)) {
			MembershipBody body = MembershipBody.decodeTransition(message.body(), message.order());
			return new TransitionalMembership(message.name(), groupId(body));
		}
		if (message.is(TypeBits.CAUSED_BY_LEAVE)) {
			return new SelfLeave(message.name());
		}
		throw new MalformedMessageException("type 0x%x is no message of a daemon".formatted(message.type()));
	}

	private static RegularMessage regular(WireMessage message) throws MalformedMessageException {
		ServiceType serviceType = ServiceType.ofBit(message.type() & TypeBits.SERVICE_LEVELS);
		if (serviceType == null) {
			throw new MalformedMessageException("type 0x%x has several service levels".formatted(message.type()));
		}
		boolean foreign = message.hint().order() != ByteOrder.nativeOrder();
		return new RegularMessage(message.name(), message.groups(), serviceType, message.is(TypeBits.SELF_DISCARD),
				message.hint().messageType(), foreign, message.body());
	}

	private static MembershipChange membership(WireMessage message) throws MalformedMessageException {
		MembershipBody body = MembershipBody.decode(message.body(), message.order());
		MembershipCause cause = switch (message.type() & TypeBits.CAUSES) {
			case TypeBits.CAUSED_BY_JOIN -> new MembershipCause.Join(onlyMember(body));
			case TypeBits.CAUSED_BY_LEAVE -> new MembershipCause.Leave(onlyMember(body));
			case TypeBits.CAUSED_BY_DISCONNECT -> new MembershipCause.Disconnect(onlyMember(body));
			case TypeBits.CAUSED_BY_NETWORK -> new MembershipCause.Network(body.sets(), body.ownSet());
			default ->
				throw new MalformedMessageException("membership type 0x%x has not one cause".formatted(message.type()));
		};
		return new MembershipChange(message.name(), groupId(body), message.groups(), cause);
	}

	private static String onlyMember(MembershipBody body) throws MalformedMessageException {
		List<String> own = body.sets().get(body.ownSet());
		if (own.size() != 1) {
			throw new MalformedMessageException(
					"membership change names %d members instead of one".formatted(own.size()));
		}
		return own.get(0);
	}

	private static GroupId groupId(MembershipBody body) {
		return new GroupId(body.daemonId(), body.time(), body.index());
	}

}
