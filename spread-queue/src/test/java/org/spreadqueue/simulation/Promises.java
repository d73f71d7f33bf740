// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.simulation.Ledger.Entry;

/**
 * What managers with disks have promised: a message that one of them has confirmed, or
 * has acknowledged to another manager, is not lost with anybody, and what has ended there
 * does not begin again.
 */
final class Promises {

	private final World world;

	private final Set<Entry> kept = new HashSet<>();

	/** Dead letters of managers without disks. */
	private final Set<Entry> lettersInMemory = new HashSet<>();

	/** By producer: what managers with disks have confirmed. */
	private final Map<Long, Long> confirmed = new HashMap<>();

	/** When the end of a message was on a disk. */
	private final Map<Entry, Long> ended = new HashMap<>();

	Promises(World world) {
		this.world = world;
	}

	/** Whether the disk of a manager has it, or had it to its end. */
	boolean isKept(Entry entry) {
		return this.kept.contains(entry);
	}

	/** What its sender had left to another manager before, it does not speak of. */
	void confirmed(ManagerHost manager, Frame.Confirm confirm, Map<MessageId, Entry> entries) {
		if (manager.disk() == null) {
			return;
		}
		long from = this.confirmed.getOrDefault(confirm.producer(), 0L);
		for (long sequence = from + 1; sequence <= confirm.upTo(); sequence++) {
			Entry entry = entries.get(new MessageId(confirm.producer(), sequence));
			if (entry != null && !entry.isRefused() && !entry.isReleased()) {
				this.kept.add(entry);
			}
		}
		this.confirmed.put(confirm.producer(), Math.max(from, confirm.upTo()));
	}

	/** A manager says to another one that it has the message now. */
	void taken(ManagerHost manager, Entry entry) {
		if (manager.disk() != null) {
			this.kept.add(entry);
		}
		else {
			this.kept.remove(entry);
		}
	}

	void deadLettered(ManagerHost manager, Entry entry) {
		SimulatedDisk disk = manager.disk();
		if (disk != null) {
			disk.letter(entry.order().number());
		}
		else {
			this.lettersInMemory.add(entry);
		}
	}

	/** The removal of a message is on a disk. */
	void endedOnDisk(MessageId id) {
		Entry entry = this.world.watch().entry(id);
		if (entry != null && entry.isFinished()) {
			this.ended.putIfAbsent(entry, this.world.time().elapsed());
		}
	}

	/** A manager dispatches a message. */
	void dispatched(ManagerHost manager, Entry entry) {
		Long since = this.ended.get(entry);
		Violation.unless(since == null || since > manager.startedAt() || !this.world.isRestartedOnly(),
				"what is done on a disk is not done again after a restart", () -> manager + " dispatches " + entry);
	}

	/** Everything is at rest, so nothing that was promised may be missing. */
	void check(Iterable<Entry> entries) {
		for (Entry entry : entries) {
			boolean there = entry.isFinished() || this.world.ledger().isExpired(entry)
					|| this.lettersInMemory.contains(entry) || this.world.disks().haveLetter(entry.order().number());
			Violation.unless(there || !entry.isAccepted() || !isKept(entry),
					"what was accepted on a disk is done, a dead letter or expired", entry::toString);
		}
	}

}
