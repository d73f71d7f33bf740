package org.spreadqueue.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One daemon: its connections, and the requests that wait for the end of a change of the
 * daemons' membership.
 */
final class SimulatedDaemon {

	private final int index;

	private final Set<SimulatedConnection> connections = new LinkedHashSet<>();

	private final Deque<Request> held = new ArrayDeque<>();

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

	void start() {
		this.alive = true;
	}

	void crash() {
		this.alive = false;
		this.held.clear();
		List<SimulatedConnection> lost = List.copyOf(this.connections);
		this.connections.clear();
		lost.forEach(SimulatedConnection::closedByDaemon);
	}

	@Override
	public String toString() {
		return name();
	}

}
