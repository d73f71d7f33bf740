// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.spreadqueue.simulation.WorkerProgram.WorkerSurroundings;

/**
 * A process that works.
 */
final class WorkerHost extends Host implements WorkerSurroundings {

	private static final long MILLISECOND = 1_000_000;

	private final int concurrency;

	private final int prefetch;

	private final boolean legacy;

	/** Jobs that have not begun, in their order. */
	private final Map<Long, Offer> offered = new LinkedHashMap<>();

	private int running;

	private boolean leaving;

	WorkerHost(World world, String name, int concurrency, int prefetch, boolean legacy) {
		super(world, name);
		this.concurrency = concurrency;
		this.prefetch = prefetch;
		this.legacy = legacy;
	}

	int capacity() {
		return this.concurrency + this.prefetch;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	@Override
	public void run(long job, byte[] body) {
		this.running++;
		Violation.unless(this.running <= this.concurrency, "a worker runs no more than its concurrency",
				this + " runs " + this.running);
		note("runs " + world().ledger().entry(body).order().number());
		world().mutation().runs(this, job, body);
		world().ledger().started(this, body);
		Profile profile = world().profile();
		RandomGenerator random = world().random();
		boolean fails = profile.failing() > 0 && random.nextInt(profile.failing()) == 0;
		long took = duration(random, profile);
		act(took, () -> {
			this.running--;
			// The next job does not wait until the machine has heard of this one.
			beginOffered();
			note((fails ? "has failed in " : "has done ") + world().ledger().entry(body).order().number());
			// Of its error a worker of the old protocol makes an answer, and is done.
			world().ledger().finished(this, body, !fails || this.legacy);
			workerProgram().finished(job, fails ? "listener failed" : null, took, world().time().now());
			if (isAlive()) {
				flush();
			}
		});
	}

	@Override
	public void offer(long job, byte[] body, long latest, boolean tell) {
		this.offered.put(job, new Offer(job, body, latest, tell));
		act(world().random().nextLong(MILLISECOND / 5), this::beginOffered);
	}

	@Override
	public boolean withdraw(long job) {
		return this.offered.remove(job) != null;
	}

	private void beginOffered() {
		while (this.running < this.concurrency && !this.offered.isEmpty()) {
			Offer next = this.offered.values().iterator().next();
			this.offered.remove(next.job());
			long now = world().time().now();
			if (next.latest() <= now) {
				tell(() -> workerProgram().overdue(next.job(), world().time().now()));
			}
			else {
				if (next.tell()) {
					tell(() -> workerProgram().begun(next.job(), world().time().now()));
				}
				run(next.job(), next.body());
			}
		}
	}

	/** The machine hears of it when it is not busy. */
	private void tell(Runnable news) {
		act(0, () -> {
			news.run();
			flush();
		});
	}

	private WorkerProgram workerProgram() {
		return (WorkerProgram) program();
	}

	private static long duration(RandomGenerator random, Profile profile) {
		if (profile.slowJobs() && random.nextInt(20) == 0) {
			return random.nextLong(25_000 * MILLISECOND);
		}
		return random.nextLong(((random.nextInt(4) == 0) ? 200 : 5) * MILLISECOND);
	}

	void leave() {
		this.leaving = true;
		note("is to leave");
		workerProgram().leave(world().time().now());
		if (isAlive()) {
			flush();
		}
	}

	@Override
	public void left() {
		Violation.unless(this.running == 0, "a worker that leaves finishes what runs",
				this + " left with " + this.running + " running jobs");
		// After all that the machine wants to send.
		act(0, () -> {
			flush();
			exit();
			world().ledger().workerEnded(this);
		});
	}

	@Override
	void crash() {
		super.crash();
		world().ledger().workerEnded(this);
	}

	private record Offer(long job, byte[] body, long latest, boolean tell) {
	}

}
