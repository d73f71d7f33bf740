package org.spreadqueue.simulation;

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
		act(duration(random, profile), () -> {
			this.running--;
			note((fails ? "has failed in " : "has done ") + world().ledger().entry(body).order().number());
			// Of its error a worker of the old protocol makes an answer, and is done.
			world().ledger().finished(this, body, !fails || this.legacy);
			((WorkerProgram) program()).finished(job, fails ? "listener failed" : null, world().time().now());
			if (isAlive()) {
				flush();
			}
		});
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
		((WorkerProgram) program()).leave(world().time().now());
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

}
