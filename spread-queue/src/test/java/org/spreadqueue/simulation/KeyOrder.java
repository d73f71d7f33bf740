// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.spreadqueue.simulation.Ledger.Entry;

/**
 * What is promised of messages with an ordering key: those of one sender run one after
 * the other, in the order of sending, also when workers and managers die. Those of
 * several senders do not run at the same time, but that a new manager does not know the
 * keys of what workers have of an earlier one until the senders have told it.
 */
final class KeyOrder {

	private final World world;

	private final Map<String, List<Entry>> lines = new HashMap<>();

	KeyOrder(World world) {
		this.world = world;
	}

	void submitted(Entry entry) {
		this.lines.computeIfAbsent(entry.order().orderingKey(), (key) -> new ArrayList<>()).add(entry);
	}

	/**
	 * A message begins to run; {@code ofEarlierManager} if a manager has died since it
	 * was dispatched.
	 */
	void started(Entry entry, boolean ofEarlierManager) {
		if (!this.world.keepsOrder()) {
			return;
		}
		Ledger ledger = this.world.ledger();
		for (Entry other : this.lines.getOrDefault(entry.order().orderingKey(), List.of())) {
			boolean sameSender = other.sender() == entry.sender();
			Violation.unless(
					!other.isRunning()
							|| (!sameSender && (ofEarlierManager || ledger.managerDiedSinceDispatchOf(other))),
					"jobs with the same ordering key never run at the same time",
					() -> entry + " starts while this runs: " + other);
			Violation.unless(
					!sameSender || !other.sender().isAlive() || other.order().number() >= entry.order().number()
							|| ledger.isOver(other),
					"jobs of a sender with the same ordering key keep their order",
					() -> entry + " starts though this has not ended: " + other);
		}
	}

}
