// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.SpreadEvent;

/**
 * A few Spread daemons in virtual time, with the guarantees of the real ones and their
 * failures.
 * <ul>
 * <li>Messages, joins, leaves and disconnects have one total order over all groups, in
 * which everybody sees them; each connection's own come in the order in which it sent
 * them.</li>
 * <li>What is sent to a group without members, or to a connection that is gone, is
 * lost.</li>
 * <li>A connection that has not read {@value #MAX_UNDELIVERED} messages is closed when
 * the next one comes.</li>
 * <li>When daemons die, part or meet, nothing is ordered or delivered for seconds. Then
 * members of the groups that lost or gained members get a network membership, and what
 * was held back goes out in the new membership. Those that go on together have the same
 * of what was ordered before.</li>
 * <li>No private name is used twice.</li>
 * </ul>
 */
final class SimulatedSpread {

	/** {@code MaxSessionMessages} of a daemon. */
	static final int MAX_UNDELIVERED = 1000;

	private static final long MILLISECOND = 1_000_000;

	private final VirtualTime time;

	private final RandomGenerator random;

	private final Trace trace;

	private final Pace pace;

	private final Losses losses;

	private final List<SimulatedDaemon> daemons = new ArrayList<>();

	private final List<Ring> rings = new ArrayList<>();

	private final Map<String, SimulatedConnection> connections = new HashMap<>();

	private final List<String> thrownOut = new ArrayList<>();

	private int names;

	private int ringNumbers;

	private long changes;

	private boolean divided;

	private long messages;

	SimulatedSpread(VirtualTime time, RandomGenerator random, Trace trace, int daemonCount) {
		this(time, random, trace, daemonCount, Pace.AT_ONCE, Losses.none());
	}

	SimulatedSpread(VirtualTime time, RandomGenerator random, Trace trace, int daemonCount, Pace pace, Losses losses) {
		this.time = time;
		this.random = random;
		this.trace = trace;
		this.pace = pace;
		this.losses = losses;
		for (int i = 0; i < daemonCount; i++) {
			this.daemons.add(new SimulatedDaemon(i));
		}
		this.rings.add(new Ring(this, ++this.ringNumbers, this.daemons));
	}

	VirtualTime time() {
		return this.time;
	}

	RandomGenerator random() {
		return this.random;
	}

	int daemonCount() {
		return this.daemons.size();
	}

	boolean isAlive(int daemon) {
		return this.daemons.get(daemon).isAlive();
	}

	/** Connections that a daemon closed because they did not read, though they could. */
	List<String> thrownOut() {
		return this.thrownOut;
	}

	/** How many messages were ordered. */
	long messages() {
		return this.messages;
	}

	/**
	 * Connects a client.
	 * @param daemon number of the daemon
	 * @param prefix how the private name begins
	 * @return the connection, {@code null} if the daemon is not there
	 */
	@Nullable SimulatedConnection connect(int daemon, String prefix, SimulatedClient client) {
		SimulatedDaemon to = this.daemons.get(daemon);
		if (!to.isAlive()) {
			return null;
		}
		// The random part lets the order of names differ from that of connecting.
		String name = "#" + prefix + (char) ('a' + this.random.nextInt(26)) + Integer.toString(this.names++, 36) + "#"
				+ to.name();
		SimulatedConnection connection = new SimulatedConnection(this, to, name, client,
				SimulatedConnection.usualSlowness(this.random), this.pace);
		this.connections.put(name, connection);
		to.connected(connection);
		return connection;
	}

	@Nullable SimulatedConnection connection(String privateGroup) {
		return this.connections.get(privateGroup);
	}

	/** Members of a group as a daemon knows them. */
	List<String> members(int daemon, String group) {
		return ringOf(this.daemons.get(daemon)).members(group);
	}

	/** The request reaches the daemon at that time. */
	void arrives(long when, Request request) {
		this.time.after(when - this.time.elapsed(), () -> {
			if (request.from().wasWritten(when)) {
				arrived(request);
			}
		});
	}

	void arrived(Request request) {
		SimulatedDaemon daemon = request.from().daemon();
		if (!daemon.isAlive() || (!request.from().isKnown() && !(request instanceof Request.End))) {
			return;
		}
		Ring ring = ringOf(daemon);
		if (ring.isForming()) {
			daemon.hold(request);
		}
		else {
			order(ring, request);
		}
	}

	/** Whether one receiver does not get something that the others get. */
	boolean loses(SimulatedConnection to, SpreadEvent event) {
		boolean lost = this.losses.take(event, this.time.elapsed());
		if (lost) {
			this.trace.add(() -> "lost on the way to " + to.privateGroup() + ": " + event);
		}
		return lost;
	}

	/** The connection does not read. Its end is ordered like everything else. */
	void throwOut(SimulatedConnection connection) {
		this.trace.add(() -> connection.privateGroup() + " is thrown out");
		if (!connection.wasStalled()) {
			this.thrownOut.add(connection.privateGroup());
		}
		connection.closedByDaemon();
		this.time.after(0, () -> arrived(new Request.End(connection)));
	}

	/** A daemon dies, and takes its connections with it. */
	void crash(int index) {
		SimulatedDaemon daemon = this.daemons.get(index);
		if (daemon.isAlive()) {
			this.trace.add(() -> "daemon " + daemon + " crashes");
			daemon.crash();
			changed(detection());
		}
	}

	/** A daemon that had died starts again. */
	void restart(int index) {
		SimulatedDaemon daemon = this.daemons.get(index);
		if (!daemon.isAlive()) {
			this.trace.add(() -> "daemon " + daemon + " starts");
			daemon.start();
			this.rings.forEach((ring) -> ring.daemons().remove(daemon));
			this.rings.removeIf((ring) -> ring.daemons().isEmpty());
			Ring alone = new Ring(this, ++this.ringNumbers, List.of(daemon));
			this.rings.add(alone);
			changed(meeting());
		}
	}

	/** From now on a daemon reaches only those with the same number. */
	void partition(int... parts) {
		this.divided = true;
		for (int i = 0; i < parts.length; i++) {
			this.daemons.get(i).moveTo(parts[i]);
		}
		this.trace.add(() -> "the network is divided: " + java.util.Arrays.toString(parts));
		changed(detection());
	}

	/**
	 * Whether that ever was, and messages that were sent before may have got lost in it.
	 */
	boolean wasDivided() {
		return this.divided;
	}

	/** All daemons reach each other again. */
	void heal() {
		this.daemons.forEach((daemon) -> daemon.moveTo(0));
		this.trace.add(() -> "the network is whole again");
		changed(meeting());
	}

	private void order(Ring ring, Request request) {
		if (request instanceof Request.Multicast) {
			this.messages++;
		}
		else {
			this.trace.add(() -> "ordered: " + describe(request));
		}
		ring.order(request);
		if (request instanceof Request.End end) {
			end.from().forgotten();
			end.from().daemon().forget(end.from());
			this.connections.remove(end.from().privateGroup());
		}
	}

	private static String describe(Request request) {
		return request.getClass().getSimpleName() + " " + request.from().privateGroup()
				+ ((request instanceof Request.Join join) ? " " + join.group()
						: (request instanceof Request.Leave leave) ? " " + leave.group() : "");
	}

	private long detection() {
		return 3_000 * MILLISECOND + this.random.nextLong(5_000 * MILLISECOND);
	}

	private long meeting() {
		return 1_800 * MILLISECOND + this.random.nextLong(1_500 * MILLISECOND);
	}

	/**
	 * Rings that are not what they should be stop ordering, and are replaced after a
	 * time. A further change begins that anew.
	 */
	private void changed(long settledAfter) {
		this.changes++;
		long change = this.changes;
		for (Ring ring : this.rings) {
			if (!ring.daemons().equals(new java.util.LinkedHashSet<>(reachable(ring)))) {
				ring.forming(this.random);
			}
		}
		this.time.after(settledAfter, () -> {
			if (change == this.changes) {
				install();
			}
		});
	}

	private List<SimulatedDaemon> reachable(Ring ring) {
		int part = ring.daemons().iterator().next().part();
		return this.daemons.stream().filter((daemon) -> daemon.isAlive() && daemon.part() == part).toList();
	}

	private void install() {
		List<Ring> before = List.copyOf(this.rings);
		Map<Integer, List<SimulatedDaemon>> parts = new TreeMap<>();
		for (SimulatedDaemon daemon : this.daemons) {
			if (daemon.isAlive()) {
				parts.computeIfAbsent(daemon.part(), (key) -> new ArrayList<>()).add(daemon);
			}
		}
		List<Ring> fresh = new ArrayList<>();
		this.rings.clear();
		for (List<SimulatedDaemon> part : parts.values()) {
			Ring same = before.stream()
				.filter((ring) -> !ring.isForming() && List.copyOf(ring.daemons()).equals(part))
				.findFirst()
				.orElse(null);
			if (same != null) {
				this.rings.add(same);
				continue;
			}
			Ring ring = new Ring(this, ++this.ringNumbers, part);
			this.rings.add(ring);
			fresh.add(ring);
		}
		for (Ring ring : fresh) {
			this.trace.add(() -> ring + " is installed");
			List<Ring> old = before.stream()
				.filter((one) -> one.daemons().stream().anyMatch(ring.daemons()::contains))
				.toList();
			old.forEach((one) -> one.goOn(ring.daemons()));
			ring.install(old);
		}
		for (Ring ring : fresh) {
			ring.daemons().forEach((daemon) -> daemon.takeHeld().forEach((request) -> order(ring, request)));
		}
	}

	private Ring ringOf(SimulatedDaemon daemon) {
		return this.rings.stream()
			.filter((ring) -> ring.daemons().contains(daemon))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No ring has " + daemon));
	}

}
