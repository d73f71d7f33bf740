// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.simulation.SenderProgram.Order;

/**
 * What became of every message of a run, as an all-seeing eye knows it, and what may
 * never become of one.
 */
final class Ledger {

	/** Failed runs after which a manager may dead-letter a message. */
	static final int MAX_ATTEMPTS = 3;

	private static final byte[] MARK = "{\"m\":".getBytes(StandardCharsets.US_ASCII);

	private static final Set<String> REFUSALS = Set.of("REJECTED", "STORAGE");

	private final World world;

	private final List<Entry> entries = new ArrayList<>();

	private final KeyOrder keys;

	private int managerDeaths;

	private int duplicates;

	private int runs;

	Ledger(World world) {
		this.world = world;
		this.keys = new KeyOrder(world);
	}

	/** The next message that a sender is to send. */
	Order next(SenderHost sender, int priority, @Nullable String key, long delayMillis, long expiryMillis,
			int padding) {
		int number = this.entries.size();
		byte[] body = ("{\"m\":" + number + ",\"p\":\"" + "x".repeat(padding) + "\"}")
			.getBytes(StandardCharsets.US_ASCII);
		Order order = new Order(number, Content.of(Content.JSON, body), priority, key, delayMillis, expiryMillis);
		Entry entry = new Entry(sender, order, this.world.time().elapsed(), this.managerDeaths);
		this.entries.add(entry);
		if (key != null) {
			this.keys.submitted(entry);
		}
		return order;
	}

	/** The number of the message with these bytes. */
	Entry entry(byte[] body) {
		int number = 0;
		for (int i = MARK.length; i < body.length && body[i] >= '0' && body[i] <= '9'; i++) {
			number = 10 * number + body[i] - '0';
		}
		boolean known = body.length > MARK.length && java.util.Arrays.mismatch(body, MARK) == MARK.length
				&& number < this.entries.size()
				&& java.util.Arrays.equals(this.entries.get(number).order.content().body(), body);
		Violation.unless(known, "nothing is done that was not submitted",
				() -> "no sender sent these " + body.length + " bytes");
		return this.entries.get(number);
	}

	Entry entry(int number) {
		return this.entries.get(number);
	}

	void accepted(int number) {
		this.entries.get(number).accepted = true;
	}

	void done(int number) {
		Entry entry = this.entries.get(number);
		Violation.unless(entry.finished > 0, "only what was done is reported as done",
				() -> entry + " was not, but its sender was told so");
		Violation.unless(!entry.toldDone && entry.ended == null, "a sender is told one end of a message",
				() -> entry + " was reported before");
		entry.toldDone = true;
	}

	void ended(int number, String reason) {
		Entry entry = this.entries.get(number);
		Violation.unless(!entry.toldDone && entry.ended == null, "a sender is told one end of a message",
				() -> entry + " was reported before, and now as " + reason);
		Violation.unless(!entry.accepted || !REFUSALS.contains(reason), "what was accepted is not refused",
				() -> entry + " is refused: " + reason);
		entry.ended = reason;
	}

	/** A sender leaves a message to the manager that has it. */
	void released(int number) {
		Entry entry = this.entries.get(number);
		Violation.unless(entry.accepted, "only what was accepted is released", entry::toString);
		entry.released = true;
	}

	/** A manager tells a sender, dead or alive, that a message will not be done. */
	void endedByManager(Entry entry, String reason) {
		entry.endedByManager = reason;
	}

	void started(WorkerHost worker, byte[] body) {
		Entry entry = entry(body);
		this.runs++;
		if (entry.finished > 0 || !entry.runningAt.isEmpty()) {
			this.duplicates++;
			Violation.unless(!this.world.isCalm(), "without faults, nothing is done twice",
					() -> entry + " starts again at " + worker);
		}
		if (entry.order.orderingKey() != null) {
			this.keys.started(entry, this.managerDeaths > entry.deathsBeforeDispatchTo(worker, this.managerDeaths));
		}
		entry.started(worker, this.managerDeaths);
	}

	void finished(WorkerHost worker, byte[] body, boolean well) {
		Entry entry = entry(body);
		stopped(worker, entry);
		if (well) {
			entry.finished++;
		}
		else {
			entry.failed++;
		}
	}

	void managerDied() {
		this.managerDeaths++;
	}

	void workerEnded(WorkerHost worker) {
		this.entries.forEach((entry) -> stopped(worker, entry));
	}

	private void stopped(WorkerHost worker, Entry entry) {
		entry.runningAt.remove(worker);
	}

	/** A manager sends a message to a worker with this private group. */
	void dispatched(Entry entry, String worker) {
		entry.managerDeathsBeforeDispatch.put(worker, this.managerDeaths);
	}

	/**
	 * Whether a manager has died since a message that runs was dispatched. It may have
	 * waited in its worker, so this is not the time when it began.
	 */
	boolean managerDiedSinceDispatchOf(Entry running) {
		return this.managerDeaths > running.managerDeathsBeforeRun;
	}

	/** Whether nobody will run the message any more, unless it has to run again. */
	boolean isOver(Entry entry) {
		return entry.finished > 0 || entry.ended != null || entry.endedByManager != null || entry.failed >= MAX_ATTEMPTS
				|| isExpired(entry) || isExcused(entry);
	}

	/** What should have come to an end, and did not yet. */
	List<Entry> unsettled() {
		return this.entries.stream().filter((entry) -> !isSettled(entry)).toList();
	}

	private boolean isSettled(Entry entry) {
		if (entry.isWithSender()) {
			return entry.toldDone || entry.ended != null;
		}
		return !entry.accepted || entry.toldDone || isOver(entry);
	}

	/** A manager is told whole milliseconds, so it may find so up to one too early. */
	boolean isExpired(Entry entry) {
		return entry.order.expiryMillis() > 0
				&& this.world.time().elapsed() > entry.submitted + (entry.order.expiryMillis() - 1) * 1_000_000;
	}

	/**
	 * Lost with its sender, or released by it, and with the manager that had accepted it,
	 * which had no disk.
	 */
	private boolean isExcused(Entry entry) {
		return !entry.isWithSender() && this.managerDeaths > entry.managerDeathsBefore
				&& !this.world.promises().isKept(entry);
	}

	/** Everything is at rest, so nothing that managers with disks had may be missing. */
	void checkPromises() {
		this.world.promises().check(this.entries);
	}

	/** All that was lost and may be lost. */
	int excused() {
		return (int) this.entries.stream()
			.filter((entry) -> isExcused(entry) && entry.accepted && entry.finished == 0
					&& entry.endedByManager == null)
			.count();
	}

	int submitted() {
		return this.entries.size();
	}

	int duplicates() {
		return this.duplicates;
	}

	int runs() {
		return this.runs;
	}

	/** One message. */
	static final class Entry {

		private final SenderHost sender;

		private final Order order;

		private final long submitted;

		private final int managerDeathsBefore;

		private final List<WorkerHost> runningAt = new ArrayList<>();

		private boolean accepted;

		private boolean released;

		private boolean toldDone;

		private @Nullable String ended;

		private @Nullable String endedByManager;

		/** By the private group of the worker. */
		private final Map<String, Integer> managerDeathsBeforeDispatch = new HashMap<>();

		/** The fewest before a dispatch of those that run. */
		private int managerDeathsBeforeRun;

		private int finished;

		private int failed;

		private Entry(SenderHost sender, Order order, long submitted, int managerDeathsBefore) {
			this.sender = sender;
			this.order = order;
			this.submitted = submitted;
			this.managerDeathsBefore = managerDeathsBefore;
		}

		private int deathsBeforeDispatchTo(WorkerHost worker, int otherwise) {
			return worker.addresses()
				.stream()
				.mapToInt((address) -> this.managerDeathsBeforeDispatch.getOrDefault(address, otherwise))
				.min()
				.orElse(otherwise);
		}

		private void started(WorkerHost worker, int managerDeaths) {
			int before = deathsBeforeDispatchTo(worker, managerDeaths);
			this.managerDeathsBeforeRun = isRunning() ? Math.min(before, this.managerDeathsBeforeRun) : before;
			this.runningAt.add(worker);
		}

		Order order() {
			return this.order;
		}

		SenderHost sender() {
			return this.sender;
		}

		/** Whether its sender is there, and submits it again. */
		boolean isWithSender() {
			return this.sender.isAlive() && !this.released;
		}

		boolean isReleased() {
			return this.released;
		}

		boolean isAccepted() {
			return this.accepted;
		}

		/** Whether its sender knows that a manager has not taken it. */
		boolean isRefused() {
			return this.ended != null && REFUSALS.contains(this.ended);
		}

		boolean isFinished() {
			return this.finished > 0;
		}

		boolean isRunning() {
			return !this.runningAt.isEmpty();
		}

		@Override
		public String toString() {
			return "message " + this.order.number() + " of " + this.sender
					+ ((this.order.orderingKey() != null) ? " key " + this.order.orderingKey() : "")
					+ (this.accepted ? ", accepted" : "") + (this.released ? ", released" : "")
					+ (this.toldDone ? ", reported done" : "")
					+ ((this.ended != null) ? ", reported " + this.ended : "")
					+ ((this.endedByManager != null) ? ", ended by a manager: " + this.endedByManager : "")
					+ ((this.finished > 0) ? ", done " + this.finished + " times" : "")
					+ ((this.failed > 0) ? ", failed " + this.failed + " times" : "")
					+ (this.runningAt.isEmpty() ? "" : ", running at " + this.runningAt);
		}

	}

}
