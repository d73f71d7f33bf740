package org.spreadqueue.spread;

import java.nio.ByteOrder;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.spreadqueue.spread.wire.Frame;
import org.spreadqueue.spread.wire.MalformedFrameException;
import org.spreadqueue.spread.wire.MembershipBody;
import org.spreadqueue.spread.wire.TypeBits;

/**
 * Turns frames from a daemon into events. The order of the questions matters: daemons
 * forward undefined type bits, so a client can make a regular message look like a
 * membership message too (sections 4.3 and 14 of the client protocol).
 */
final class EventReader {

	private EventReader() {
	}

	/**
	 * The event of a frame.
	 * @param frame what the daemon sent
	 * @return the event, or {@code null} for the refusal of a request, which no stock
	 * daemon sends
	 * @throws MalformedFrameException if it is no message that a daemon sends
	 */
	static @Nullable SpreadEvent read(Frame frame) throws MalformedFrameException {
		if (frame.is(TypeBits.REJECT)) {
			return null;
		}
		if (frame.is(TypeBits.SERVICE_LEVELS)) {
			return regular(frame);
		}
		if (frame.is(TypeBits.REGULAR_MEMBERSHIP)) {
			return membership(frame);
		}
		if (frame.is(TypeBits.TRANSITION)) {
			MembershipBody body = MembershipBody.decodeTransition(frame.body(), frame.order());
			return new TransitionalMembership(frame.name(), groupId(body));
		}
		if (frame.is(TypeBits.CAUSED_BY_LEAVE)) {
			return new SelfLeave(frame.name());
		}
		throw new MalformedFrameException("type 0x%x is no message of a daemon".formatted(frame.type()));
	}

	private static RegularMessage regular(Frame frame) throws MalformedFrameException {
		ServiceType serviceType = ServiceType.ofBit(frame.type() & TypeBits.SERVICE_LEVELS);
		if (serviceType == null) {
			throw new MalformedFrameException("type 0x%x has several service levels".formatted(frame.type()));
		}
		boolean foreign = frame.hint().order() != ByteOrder.nativeOrder();
		return new RegularMessage(frame.name(), frame.groups(), serviceType, frame.is(TypeBits.SELF_DISCARD),
				frame.hint().messageType(), foreign, frame.body());
	}

	private static MembershipChange membership(Frame frame) throws MalformedFrameException {
		MembershipBody body = MembershipBody.decode(frame.body(), frame.order());
		MembershipCause cause = switch (frame.type() & TypeBits.CAUSES) {
			case TypeBits.CAUSED_BY_JOIN -> new MembershipCause.Join(onlyMember(body));
			case TypeBits.CAUSED_BY_LEAVE -> new MembershipCause.Leave(onlyMember(body));
			case TypeBits.CAUSED_BY_DISCONNECT -> new MembershipCause.Disconnect(onlyMember(body));
			case TypeBits.CAUSED_BY_NETWORK -> new MembershipCause.Network(body.sets(), body.ownSet());
			default ->
				throw new MalformedFrameException("membership type 0x%x has not one cause".formatted(frame.type()));
		};
		return new MembershipChange(frame.name(), groupId(body), frame.groups(), cause);
	}

	private static String onlyMember(MembershipBody body) throws MalformedFrameException {
		List<String> own = body.sets().get(body.ownSet());
		if (own.size() != 1) {
			throw new MalformedFrameException(
					"membership change names %d members instead of one".formatted(own.size()));
		}
		return own.get(0);
	}

	private static GroupId groupId(MembershipBody body) {
		return new GroupId(body.daemonId(), body.time(), body.index());
	}

}
