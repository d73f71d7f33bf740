// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.spreadqueue.spread.SpreadEvent;

/**
 * One daemon: its connections, and the requests that wait for the end of a change of the
 * daemons' membership.
 */
final class SimulatedDaemon {

	private static final long LAG = 200_000;

	private final int index;

	private final Set<SimulatedConnection> connections = new LinkedHashSet<>();

	private final Deque<Request> held = new ArrayDeque<>();

	/** What the ring has ordered and this daemon does not have yet. */
	private final Deque<Delivery> coming = new ArrayDeque<>();

	/** Was to come when the daemons lost each other. */
	private final Deque<Delivery> undecided = new ArrayDeque<>();

	private long comesUntil;

	/** The last one of the ring that it has delivered. */
	private long delivered;

	private boolean alive = true;

	/** Daemons with the same number reach each other. */
	private int part;

	SimulatedDaemon(int index) {
		this.index = index;
	}

	int index() {
		return this.index;
	}

	String name() {
		return "d" + this.index;
	}

	boolean isAlive() {
		return this.alive;
	}

	int part() {
		return this.part;
	}

	void moveTo(int part) {
		this.part = part;
	}

	void connected(SimulatedConnection connection) {
		this.connections.add(connection);
	}

	void forget(SimulatedConnection connection) {
		this.connections.remove(connection);
	}

	void hold(Request request) {
		this.held.add(request);
	}

	List<Request> takeHeld() {
		List<Request> taken = new ArrayList<>(this.held);
		this.held.clear();
		return taken;
	}

	/** Delivers something, some time after it was ordered; all in their order. */
	void take(Delivery delivery, SimulatedSpread spread) {
		VirtualTime time = spread.time();
		this.coming.add(delivery);
		this.comesUntil = Math.max(this.comesUntil, time.elapsed() + spread.random().nextLong(LAG));
		time.after(this.comesUntil - time.elapsed(), () -> {
			if (this.coming.remove(delivery)) {
				this.delivered = delivery.number();
				if (delivery.to.isKnown() && !delivery.to.deliver(delivery.event)) {
					spread.throwOut(delivery.to);
				}
			}
		});
	}

	/** Number of the last delivery. */
	long delivered() {
		return this.delivered;
	}

	/** Delivers nothing more until it is clear which daemons go on together. */
	void holdBack() {
		this.undecided.addAll(this.coming);
		this.coming.clear();
	}

	/** Delivers what those have that go on together; the rest is lost. */
	void decide(Predicate<Delivery> had, SimulatedSpread spread) {
		List<Delivery> rest = this.undecided.stream().filter(had).toList();
		this.undecided.clear();
		this.delivered = 0;
		rest.forEach((delivery) -> take(delivery, spread));
	}

	void start() {
		this.alive = true;
	}

	void crash() {
		this.alive = false;
		this.held.clear();
		this.coming.clear();
		this.undecided.clear();
		this.delivered = 0;
		List<SimulatedConnection> lost = List.copyOf(this.connections);
		this.connections.clear();
		lost.forEach(SimulatedConnection::closedByDaemon);
	}

	@Override
	public String toString() {
		return name();
	}

	/** An event on its way. Each is another one, whatever is in it. */
	static final class Delivery {

		private final long number;

		private final SimulatedDaemon origin;

		private final SimulatedConnection to;

		private final SpreadEvent event;

		Delivery(long number, SimulatedDaemon origin, SimulatedConnection to, SpreadEvent event) {
			this.number = number;
			this.origin = origin;
			this.to = to;
			this.event = event;
		}

		long number() {
			return this.number;
		}

		SimulatedDaemon origin() {
			return this.origin;
		}

	}

}
