// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * The log of a manager on a disk, for one run of the manager after the other. What is
 * committed is on the disk after a random time. A crash keeps any number of the commits
 * that were under way, in their order; of the removals, which are written when everything
 * before them is synced, and are never synced themselves, the last ones may be missing
 * besides.
 */
final class SimulatedDisk implements MessageLog {

	private final World world;

	private final Disks disks;

	/** What a crash leaves in any case. */
	private final DiskContent content = new DiskContent();

	private final List<Consumer<DiskContent>> additions = new ArrayList<>();

	private final List<Consumer<DiskContent>> removals = new ArrayList<>();

	/** Dead letters of this run, on the disk or not. */
	private final Set<Integer> letters = new HashSet<>();

	/** Commits that are not synced. */
	private final Deque<Pass> unsynced = new ArrayDeque<>();

	/** Removals that may not be on the disk, each behind a commit. */
	private final Deque<Pass> ends = new ArrayDeque<>();

	private @Nullable ManagerHost host;

	private Supplier<List<ProducerState>> producers = List::of;

	private int run;

	private long record;

	private long commit;

	private long synced;

	/** When the last commit is synced. */
	private long syncedAt;

	private boolean full;

	private boolean failed;

	SimulatedDisk(World world, Disks disks) {
		this.world = world;
		this.disks = disks;
	}

	/** A process begins to use it. */
	void open(ManagerHost process) {
		this.host = process;
		this.run++;
		this.full = false;
		this.failed = false;
		this.disks.spoil(this);
	}

	/** The process is dead, or has failed to write. */
	void crash() {
		this.run++;
		int written = this.disks.some((int) this.ends.stream().filter((end) -> end.commit() <= this.synced).count());
		for (int i = 0; i < written; i++) {
			this.ends.remove().applyTo(this.content);
		}
		int kept = this.disks.some(this.unsynced.size());
		for (int i = 0; i < kept; i++) {
			this.unsynced.remove().applyTo(this.content);
		}
		clear();
	}

	/** The process ends in order, after everything is written. */
	void close() {
		if (this.failed) {
			crash();
			return;
		}
		this.run++;
		this.unsynced.forEach((pass) -> pass.applyTo(this.content));
		this.ends.forEach((pass) -> pass.applyTo(this.content));
		clear();
	}

	private void clear() {
		this.additions.clear();
		this.removals.clear();
		this.letters.clear();
		this.unsynced.clear();
		this.ends.clear();
		this.synced = this.commit;
		this.host = null;
	}

	/** From now on nothing is written any more. */
	void fail() {
		ManagerHost process = this.host;
		if (process != null && !this.failed) {
			this.failed = true;
			process.note("cannot write to its disk any more");
			process.act(0, process::stop);
		}
	}

	void full(boolean isFull) {
		this.full = isFull;
		if (this.host != null) {
			this.host.note(isFull ? "has a full disk" : "has room on its disk");
		}
	}

	/**
	 * Whether a message is a dead letter on this disk, or of the process that uses it.
	 */
	boolean hasLetter(int number) {
		return this.content.hasLetter(number) || this.letters.contains(number);
	}

	/** A message has become a dead letter, whose queue is on the same disk. */
	void letter(int number) {
		this.letters.add(number);
		this.additions.add((on) -> on.letter(number));
	}

	/** A removal is on the disk though it should have waited. */
	void removeAtOnce(StoredMessage message) {
		this.content.remove(record(message));
	}

	@Override
	public Recovered recover(long now, Supplier<List<ProducerState>> known) {
		this.producers = known;
		return this.content.recover();
	}

	@Override
	public void added(StoredMessage message, long now) {
		this.record++;
		long number = this.record;
		message.logEntry(number);
		StoredMessage copy = DiskContent.copy(message, message.attempt(), message.notBefore());
		this.additions.add((on) -> on.add(number, copy));
	}

	@Override
	public void changed(StoredMessage message, long now) {
		long number = record(message);
		int attempt = message.attempt();
		long notBefore = message.notBefore();
		this.removals.add((on) -> on.change(number, attempt, notBefore));
	}

	@Override
	public void removed(StoredMessage message) {
		long number = record(message);
		message.logEntry(null);
		this.removals.add((on) -> {
			on.remove(number);
			this.world.promises().endedOnDisk(message.id());
		});
	}

	private static long record(StoredMessage message) {
		return (Long) Objects.requireNonNull(message.logEntry(), "the message is not in the log");
	}

	@Override
	public void accepted(long producer, long since, long upTo) {
		this.additions.add((on) -> on.accepted(producer, since, upTo));
	}

	@Override
	public void ended(MessageId id, Frame.OtherOutcome outcome) {
		this.additions.add((on) -> on.ended(id, outcome));
	}

	@Override
	public void forgetProducers() {
		this.additions.add((on) -> on.producers(List.of()));
	}

	@Override
	public void paused(boolean paused) {
		this.additions.add((on) -> on.paused(paused));
	}

	@Override
	public boolean hasRoom() {
		return !this.full;
	}

	@Override
	public int bytesPerMessage() {
		return 0;
	}

	@Override
	public long commit(long now) {
		if (!this.additions.isEmpty()) {
			if (this.disks.compacts()) {
				List<ProducerState> states = this.producers.get();
				this.additions.add((on) -> on.producers(states));
			}
			this.commit++;
			this.unsynced.add(new Pass(this.commit, List.copyOf(this.additions)));
			this.additions.clear();
			long elapsed = this.world.time().elapsed();
			this.syncedAt = Math.max(this.syncedAt, elapsed + this.disks.syncTime());
			int current = this.run;
			long number = this.commit;
			this.world.time().after(this.syncedAt - elapsed, () -> sync(current, number));
		}
		if (!this.removals.isEmpty()) {
			this.ends.add(new Pass(this.commit, List.copyOf(this.removals)));
			this.removals.clear();
			writeEnds();
		}
		return this.commit;
	}

	private void sync(int ofRun, long number) {
		ManagerHost process = this.host;
		if (ofRun != this.run || this.failed || process == null) {
			return;
		}
		for (Pass next = this.unsynced.peek(); next != null && next.commit() <= number; next = this.unsynced.peek()) {
			this.unsynced.remove().applyTo(this.content);
		}
		this.synced = number;
		writeEnds();
		process.act(0, process::flush);
	}

	private void writeEnds() {
		if (this.ends.isEmpty() || this.ends.getFirst().commit() > this.synced) {
			return;
		}
		int current = this.run;
		long before = this.synced;
		this.world.time().after(this.disks.writeTime(), () -> {
			if (current == this.run && !this.failed) {
				for (Pass next = this.ends.peek(); next != null && next.commit() <= before; next = this.ends.peek()) {
					this.ends.remove().applyTo(this.content);
				}
			}
		});
	}

	@Override
	public long synced() {
		return this.synced;
	}

	@Override
	public boolean keeps(StoredMessage message) {
		return message.logEntry() != null && (!this.failed || this.content.has(record(message)));
	}

	private record Pass(long commit, List<Consumer<DiskContent>> changes) {

		void applyTo(DiskContent content) {
			this.changes.forEach((change) -> change.accept(content));
		}

	}

}
