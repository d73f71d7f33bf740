// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.MembershipBody;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

/**
 * Puts the requests of all connections into one order. Each request is in the queues of
 * all its receivers before the next one is handled, so every service level gets the total
 * order of the strongest (section 15.3 of docs/protocol/spread.md). Knows no sockets and
 * no threads.
 */
final class Sequencer {

	/** As real daemons on x86 write, so that recorded traffic compares directly. */
	static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

	private static final Hint NO_MESSAGE_TYPE = Hint.of((short) 0, ORDER);

	/** 127.0.0.1: a real daemon uses its IPv4 address. */
	private static final int DAEMON_ID = 0x7F00_0001;

	private static final int FORWARDED_BITS = TypeBits.SERVICE_LEVELS | TypeBits.SELF_DISCARD;

	private static final int UNTERMINATED = 32;

	private final int startTime;

	private final Map<String, Receiver> connections = new HashMap<>();

	private final GroupTable<Receiver> groups = new GroupTable<>();

	private final int maxGroups;

	/**
	 * Creates a sequencer without connections.
	 * @param startTime in seconds since 1970, the middle part of all group ids
	 * @param maxGroups how many groups one connection may be in
	 */
	Sequencer(int startTime, int maxGroups) {
		this.startTime = startTime;
		this.maxGroups = maxGroups;
	}

	/** Call after the handshake. */
	void connected(Receiver connection) {
		this.connections.put(connection.privateGroup(), connection);
	}

	/**
	 * Call when a connection has ended, whether it said goodbye or not; again if it
	 * throws.
	 */
	void disconnected(Receiver connection) {
		String member = connection.privateGroup();
		if (this.connections.get(member) == connection) {
			for (String name : this.groups.groupsOf(member)) {
				News news = newsOfLeaving(name, connection, TypeBits.CAUSED_BY_DISCONNECT);
				this.groups.leave(name, member);
				news.deliver();
			}
			this.connections.remove(member);
		}
	}

	/**
	 * Joins the first group of the request. Ignores names that no library would send,
	 * because what a real daemon does with them is a defect.
	 * @throws TooManyGroupsException if the connection is in as many groups as it may be
	 */
	void join(Receiver connection, WireMessage request) throws TooManyGroupsException {
		if (request.groups().isEmpty() || !isGroupName(request.groups().get(0))) {
			return;
		}
		String name = request.groups().get(0);
		String member = connection.privateGroup();
		if (this.groups.countOf(member) >= this.maxGroups && !this.groups.isMember(name, member)) {
			throw new TooManyGroupsException(this.maxGroups);
		}
		GroupTable.Group<Receiver> joined = this.groups.join(name, member, connection);
		if (joined != null) {
			news(name, joined.index(), joined.privateGroups(), joined.members(), TypeBits.CAUSED_BY_JOIN, member)
				.deliver();
		}
	}

	/** Leaves the first group of the request. */
	void leave(Receiver connection, WireMessage request) {
		if (request.groups().isEmpty()) {
			return;
		}
		String name = request.groups().get(0);
		String member = connection.privateGroup();
		if (!this.groups.isMember(name, member)) {
			return;
		}
		News toItself = connection.membership() ? new News(new SharedMessage(
				new WireMessage(ORDER, TypeBits.CAUSED_BY_LEAVE, name, List.of(), NO_MESSAGE_TYPE, WireMessage.NO_BODY)
					.encode()),
				List.of(connection)) : News.NONE;
		News toOthers = newsOfLeaving(name, connection, TypeBits.CAUSED_BY_LEAVE);
		this.groups.leave(name, member);
		toItself.deliver();
		toOthers.deliver();
	}

	/** Each receiver gets one copy, with all destinations in it. */
	void multicast(Receiver sender, WireMessage request) {
		Collection<Receiver> receivers = receivers(request.groups());
		boolean selfDiscard = request.is(TypeBits.SELF_DISCARD);
		SharedMessage message = null;
		for (Receiver receiver : receivers) {
			if (selfDiscard && receiver == sender) {
				continue;
			}
			if (message == null) {
				message = new SharedMessage(new WireMessage(ORDER, request.type() & FORWARDED_BITS,
						sender.privateGroup(), request.groups(), request.hint(), request.body())
					.encode());
			}
			receiver.deliver(message);
		}
	}

	private Collection<Receiver> receivers(List<String> destinations) {
		if (destinations.size() == 1) {
			return members(destinations.get(0));
		}
		Set<Receiver> union = new LinkedHashSet<>();
		// One name a hundred times costs no more than once.
		new LinkedHashSet<>(destinations).forEach((destination) -> union.addAll(members(destination)));
		return union;
	}

	private Collection<Receiver> members(String destination) {
		if (destination.startsWith("#")) {
			Receiver connection = this.connections.get(destination);
			return (connection != null) ? List.of(connection) : List.of();
		}
		return this.groups.members(destination);
	}

	/**
	 * What the others will hear. Made before the member leaves: if memory is used up, it
	 * is still a member, and leaves when it is tried again.
	 */
	private News newsOfLeaving(String name, Receiver connection, int cause) {
		GroupTable.Group<Receiver> group = this.groups.find(name);
		if (group == null) {
			return News.NONE;
		}
		String member = connection.privateGroup();
		List<String> others = group.privateGroups().stream().filter((other) -> !other.equals(member)).toList();
		List<Receiver> receivers = group.members().stream().filter((other) -> other != connection).toList();
		return news(name, group.index() + 1, others, receivers, cause, member);
	}

	private News news(String group, int index, List<String> members, Collection<Receiver> receivers, int cause,
			String member) {
		List<Receiver> interested = receivers.stream().filter(Receiver::membership).toList();
		if (interested.isEmpty()) {
			return News.NONE;
		}
		byte[] body = MembershipBody.of(DAEMON_ID, this.startTime, index, member).encode(ORDER);
		return new News(new SharedMessage(
				new WireMessage(ORDER, TypeBits.REGULAR_MEMBERSHIP | cause, group, members, NO_MESSAGE_TYPE, body)
					.encode()),
				interested);
	}

	private static boolean isGroupName(String name) {
		return !name.isEmpty() && name.length() < UNTERMINATED && name.chars().allMatch((c) -> c >= '$' && c <= '~');
	}

	/** A change of a group, and who is to hear of it. */
	private record News(SharedMessage message, List<Receiver> receivers) {

		static final News NONE = new News(new SharedMessage(ByteBuffer.allocate(0)), List.of());

		void deliver() {
			this.receivers.forEach((receiver) -> receiver.deliver(this.message));
		}

	}

}
