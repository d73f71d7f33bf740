package org.spreadqueue.manager;

import org.spreadqueue.protocol.WorkerState;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.KnownWorker.Status;

/**
 * The workers that speak the protocol of Spread::Queue 0.4. One takes a message at a
 * time; what it had is done when it is ready again.
 */
final class LegacyWorkers {

	private final Duration timeout;

	private final MessageStore store;

	private final Endings endings;

	private final Statistics statistics;

	private final Outputs out;

	private final Map<String, KnownWorker> workers = new HashMap<>();

	/** The ready ones, in the order in which they became so. */
	private final Set<KnownWorker> line = new LinkedHashSet<>();

	LegacyWorkers(Duration timeout, MessageStore store, Endings endings, Statistics statistics, Outputs out) {
		this.timeout = timeout;
		this.store = store;
		this.endings = endings;
		this.statistics = statistics;
		this.out = out;
	}

	int size() {
		return this.workers.size();
	}

	@Nullable KnownWorker get(String privateGroup) {
		return this.workers.get(privateGroup);
	}

	void reported(String from, WorkerState report, long now) {
		switch (report) {
			case READY -> ready(worker(from, now), now);
			case WORKING -> working(worker(from, now), now);
			case TERMINATE -> terminate(from, now);
		}
	}

	/** Whether one can take a message; those that fell silent are forgotten. */
	boolean hasReady(long now) {
		while (!this.line.isEmpty()) {
			KnownWorker first = this.line.iterator().next();
			if (!silent(first, this.timeout, now)) {
				return true;
			}
			forget(first);
		}
		return false;
	}

	/** The first in the line has the message now. */
	KnownWorker assign(StoredMessage message, long now) {
		KnownWorker first = this.line.iterator().next();
		this.line.remove(first);
		first.assign(message, now);
		return first;
	}

	/** A message that somebody has is done; nobody has it now. */
	void release(StoredMessage message) {
		for (KnownWorker worker : this.workers.values()) {
			if (worker.task() == message) {
				worker.takeTask();
			}
		}
	}

	void houseKeeping(long now) {
		for (KnownWorker worker : List.copyOf(this.workers.values())) {
			if (worker.is(Status.ASSIGNED) && silent(worker, this.timeout, now)) {
				lostAssignment(worker, now);
			}
			else if (worker.is(Status.LEAVING) && silent(worker, ManagerMachine.LEAVE_GRACE, now)) {
				giveUp(worker, now);
			}
			else if (worker.is(Status.WORKING) && silent(worker, ManagerMachine.FORGET_WORKING, now)) {
				forget(worker);
				settle(worker, now);
			}
			else if (worker.is(Status.READY) && silent(worker, this.timeout, now)) {
				forget(worker);
			}
		}
	}

	/**
	 * All of them have to report anew. What a Perl sender gave, and a worker has taken,
	 * is between the two of them; what passes through this manager is not.
	 */
	List<StoredMessage> forgetAll(long now) {
		List<StoredMessage> back = new ArrayList<>();
		for (KnownWorker worker : this.workers.values()) {
			StoredMessage task = worker.task();
			if (task == null) {
				continue;
			}
			if (worker.is(Status.ASSIGNED)) {
				this.out.add(new ManagerOutput.Reassigned(worker.privateGroup()));
			}
			if (worker.is(Status.ASSIGNED) || !task.isLegacy()) {
				this.store.giveBack(worker.takeTask(), false, now);
				back.add(task);
			}
			else {
				settle(worker, now);
			}
		}
		this.workers.clear();
		this.line.clear();
		return back;
	}

	private KnownWorker worker(String privateGroup, long now) {
		KnownWorker known = this.workers.get(privateGroup);
		if (known == null) {
			known = new KnownWorker(privateGroup, now);
			this.workers.put(privateGroup, known);
			this.statistics.registration();
		}
		return known;
	}

	private void ready(KnownWorker worker, long now) {
		if (worker.is(Status.ASSIGNED)) {
			worker.crossed(now);
			return;
		}
		settle(worker, now);
		if (worker.is(Status.LEAVING)) {
			forget(worker);
			return;
		}
		worker.ready(now);
		this.line.add(worker);
	}

	private void settle(KnownWorker worker, long now) {
		if (worker.hasTask()) {
			this.endings.done(worker.takeTask(), List.of(), now);
		}
	}

	private void working(KnownWorker worker, long now) {
		this.line.remove(worker);
		if (!worker.is(Status.LEAVING)) {
			worker.working(now);
		}
	}

	private void terminate(String privateGroup, long now) {
		this.statistics.termination();
		KnownWorker worker = this.workers.get(privateGroup);
		if (worker == null) {
			return;
		}
		if (worker.is(Status.WORKING) && worker.hasTask()) {
			worker.leaving(now);
			return;
		}
		giveUp(worker, now);
	}

	/**
	 * It never said that it has the message. If it goes on saying ready, it is alive all
	 * the same.
	 */
	private void lostAssignment(KnownWorker worker, long now) {
		boolean alive = worker.hasCrossedWithin(this.timeout.toNanos(), now);
		giveUp(worker, now);
		if (alive) {
			worker.ready(now);
			this.workers.put(worker.privateGroup(), worker);
			this.line.add(worker);
		}
	}

	private void giveUp(KnownWorker worker, long now) {
		forget(worker);
		if (worker.hasTask()) {
			StoredMessage task = worker.takeTask();
			this.out.add(new ManagerOutput.Reassigned(worker.privateGroup()));
			this.statistics.inbound();
			if (task.isLegacy()) {
				this.store.giveBack(task, false, now);
			}
			else {
				this.endings.lost(task, now);
			}
			this.statistics.arrived(task);
		}
	}

	private void forget(KnownWorker worker) {
		this.workers.remove(worker.privateGroup());
		this.line.remove(worker);
	}

	private static boolean silent(KnownWorker worker, Duration limit, long now) {
		return worker.silentFor(limit.toNanos(), now);
	}

}
