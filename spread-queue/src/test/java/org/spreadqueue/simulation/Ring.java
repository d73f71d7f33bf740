// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SelfLeave;
import org.spreadqueue.spread.SpreadEvent;

/**
 * Daemons that have agreed on a membership, and so on one total order. Requests are
 * ordered by being handed to it one after the other.
 */
final class Ring {

	private static final Comparator<SimulatedConnection> MEMBER_ORDER = Comparator
		.<SimulatedConnection>comparingInt((connection) -> connection.daemon().index())
		.thenComparing(SimulatedConnection::privateGroup);

	private final SimulatedSpread spread;

	private final Set<SimulatedDaemon> daemons;

	private final Map<String, TreeSet<SimulatedConnection>> groups = new TreeMap<>();

	private final Map<String, Integer> indexes = new TreeMap<>();

	/** Up to which number daemons have everything since they lost each other. */
	private final Map<SimulatedDaemon, Long> has = new HashMap<>();

	private final int number;

	/** A change of the daemons' membership is under way: nothing is ordered. */
	private boolean forming;

	private long ordered;

	Ring(SimulatedSpread spread, int number, List<SimulatedDaemon> daemons) {
		this.spread = spread;
		this.number = number;
		this.daemons = new LinkedHashSet<>(daemons);
	}

	Set<SimulatedDaemon> daemons() {
		return this.daemons;
	}

	boolean isForming() {
		return this.forming;
	}

	/**
	 * The daemons lose each other. Of what the others ordered last, those that reach each
	 * other have the same, but not all.
	 */
	void forming(RandomGenerator random) {
		if (this.forming) {
			return;
		}
		this.forming = true;
		Map<Integer, List<SimulatedDaemon>> parts = new TreeMap<>();
		for (SimulatedDaemon daemon : this.daemons) {
			if (daemon.isAlive()) {
				parts.computeIfAbsent(daemon.part(), (key) -> new ArrayList<>()).add(daemon);
			}
		}
		for (List<SimulatedDaemon> part : parts.values()) {
			long delivered = part.stream().mapToLong(SimulatedDaemon::delivered).max().orElse(0);
			long last = Math.max(delivered, this.ordered - random.nextInt(10));
			part.forEach((daemon) -> this.has.put(daemon, last));
		}
		this.daemons.forEach(SimulatedDaemon::holdBack);
	}

	/**
	 * It is clear which daemons go on together. As those of Spread do, they tell each
	 * other what one of them has; what only others have is lost.
	 */
	void goOn(Set<SimulatedDaemon> fresh) {
		List<SimulatedDaemon> together = this.daemons.stream().filter(fresh::contains).toList();
		long last = together.stream().mapToLong((daemon) -> this.has.getOrDefault(daemon, 0L)).max().orElse(0);
		together.forEach((daemon) -> daemon
			.decide((delivery) -> delivery.number() <= last || together.contains(delivery.origin()), this.spread));
	}

	List<String> members(String group) {
		return this.groups.getOrDefault(group, new TreeSet<>(MEMBER_ORDER))
			.stream()
			.map(SimulatedConnection::privateGroup)
			.toList();
	}

	void order(Request request) {
		this.ordered++;
		SimulatedConnection from = request.from();
		if (request instanceof Request.Multicast multicast) {
			multicast(multicast);
		}
		else if (request instanceof Request.Join join) {
			if (from.isKnown() && group(join.group()).add(from)) {
				announce(from.daemon(), join.group(), new MembershipCause.Join(from.privateGroup()));
			}
		}
		else if (request instanceof Request.Leave leave) {
			if (remove(leave.group(), from)) {
				deliver(from.daemon(), from, new SelfLeave(leave.group()));
				announce(from.daemon(), leave.group(), new MembershipCause.Leave(from.privateGroup()));
			}
		}
		else if (request instanceof Request.End) {
			for (String group : List.copyOf(this.groups.keySet())) {
				if (remove(group, from)) {
					announce(from.daemon(), group, new MembershipCause.Disconnect(from.privateGroup()));
				}
			}
		}
	}

	/** Takes over what the groups were in the rings before, and tells the members. */
	void install(List<Ring> before) {
		Set<String> names = new TreeSet<>();
		before.forEach((ring) -> names.addAll(ring.groups.keySet()));
		for (String name : names) {
			install(name, before);
		}
	}

	private void install(String name, List<Ring> before) {
		List<List<SimulatedConnection>> sets = new ArrayList<>();
		boolean lost = false;
		for (Ring ring : before) {
			List<SimulatedConnection> set = new ArrayList<>();
			for (SimulatedConnection member : ring.groups.getOrDefault(name, new TreeSet<>(MEMBER_ORDER))) {
				if (this.daemons.contains(member.daemon()) && member.isKnown()) {
					set.add(member);
				}
				else {
					lost = true;
				}
			}
			if (!set.isEmpty()) {
				sets.add(set);
			}
		}
		if (sets.isEmpty()) {
			return;
		}
		sets.forEach(group(name)::addAll);
		if (!lost && sets.size() == 1) {
			return;
		}
		List<List<String>> named = sets.stream()
			.map((set) -> set.stream().map(SimulatedConnection::privateGroup).toList())
			.toList();
		GroupId id = nextId(name);
		List<String> members = members(name);
		for (int i = 0; i < sets.size(); i++) {
			for (SimulatedConnection member : sets.get(i)) {
				deliver(member.daemon(), member,
						new MembershipChange(name, id, members, new MembershipCause.Network(named, i)));
			}
		}
	}

	private void multicast(Request.Multicast multicast) {
		Set<SimulatedConnection> receivers = new LinkedHashSet<>();
		for (String group : multicast.groups()) {
			if (group.startsWith("#")) {
				SimulatedConnection receiver = this.spread.connection(group);
				if (receiver != null && receiver.isKnown() && this.daemons.contains(receiver.daemon())) {
					receivers.add(receiver);
				}
			}
			else if (this.groups.containsKey(group)) {
				receivers.addAll(group(group));
			}
		}
		RegularMessage message = new RegularMessage(multicast.from().privateGroup(), multicast.groups(),
				multicast.service(), false, multicast.type(), false, multicast.body());
		receivers.forEach((receiver) -> deliver(multicast.from().daemon(), receiver, message));
	}

	private Set<SimulatedConnection> group(String name) {
		return this.groups.computeIfAbsent(name, (key) -> new TreeSet<>(MEMBER_ORDER));
	}

	private boolean remove(String name, SimulatedConnection member) {
		Set<SimulatedConnection> members = this.groups.get(name);
		if (members == null || !members.remove(member)) {
			return false;
		}
		if (members.isEmpty()) {
			this.groups.remove(name);
			this.indexes.remove(name);
		}
		return true;
	}

	private void announce(SimulatedDaemon origin, String name, MembershipCause cause) {
		GroupId id = nextId(name);
		Set<SimulatedConnection> members = this.groups.get(name);
		if (members != null) {
			MembershipChange change = new MembershipChange(name, id, members(name), cause);
			List.copyOf(members).forEach((member) -> deliver(origin, member, change));
		}
	}

	private GroupId nextId(String name) {
		return new GroupId(1, this.number, this.indexes.merge(name, 1, Integer::sum));
	}

	private void deliver(SimulatedDaemon origin, SimulatedConnection to, SpreadEvent event) {
		if (!this.spread.loses(to, event)) {
			to.daemon().take(new SimulatedDaemon.Delivery(this.ordered, origin, to, event), this.spread);
		}
	}

	@Override
	public String toString() {
		return "ring " + this.number + " of " + this.daemons;
	}

}
