// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.simulation.ManagerProgram.ManagerSurroundings;

/**
 * A process that manages the queue, perhaps with a disk.
 */
final class ManagerHost extends Host implements ManagerSurroundings {

	private static final long SETTLED = 2_000_000_000;

	private final @Nullable SimulatedDisk disk;

	private final long startedAt;

	private int heldAtStart;

	private long bytesAtStart;

	private boolean stopping;

	/** Those that can take over when this one stops. */
	private List<ManagerHost> successors = List.of();

	ManagerHost(World world, String name, @Nullable SimulatedDisk disk) {
		super(world, name);
		this.disk = disk;
		this.startedAt = world.time().elapsed();
		if (disk != null) {
			disk.open(this);
		}
	}

	@Override
	void start(Program started) {
		super.start(started);
		this.heldAtStart = manager().held();
		this.bytesAtStart = manager().bytes();
	}

	ManagerProgram manager() {
		return (ManagerProgram) program();
	}

	@Nullable SimulatedDisk disk() {
		return this.disk;
	}

	MessageLog log() {
		return (this.disk != null) ? this.disk : MessageLog.NONE;
	}

	/** What was on its disk. */
	int heldAtStart() {
		return this.heldAtStart;
	}

	long bytesAtStart() {
		return this.bytesAtStart;
	}

	long startedAt() {
		return this.startedAt;
	}

	@Override
	void crash() {
		super.crash();
		if (this.disk != null) {
			this.disk.crash();
		}
		world().ledger().managerDied();
	}

	/** The process is to end, and to come back later. */
	void stop() {
		note("is to end");
		if (!this.stopping) {
			if (world().managers().stream().anyMatch((other) -> other.stopping)) {
				world().twoHandOver();
			}
			this.stopping = true;
			// From now on, another one may be active.
			world().ledger().managerDied();
			this.successors = world().managers().stream().filter(ManagerHost::canTakeOver).toList();
		}
		manager().stop(world().time().now());
		flush();
	}

	boolean isStopping() {
		return this.stopping;
	}

	/** It stands by for long enough to be known to the one that is active. */
	private boolean canTakeOver() {
		return !this.stopping && manager().isStandingBy() && world().time().elapsed() - this.startedAt > SETTLED;
	}

	@Override
	public void deadLettered(byte[] body) {
		world().promises().deadLettered(this, world().ledger().entry(body));
	}

	@Override
	public void closed(int left) {
		Violation.unless(
				left == 0 || !world().mayHandOver()
						|| this.successors.stream().allMatch((other) -> other.stopping || !other.isAlive()),
				"what a manager has when it is stopped, goes to one that stands by",
				() -> this + " ends with " + left + " messages, though " + this.successors + " stood by");
		// After all that the machine wants to send.
		act(0, () -> {
			flush();
			exit();
			if (this.disk != null) {
				this.disk.close();
			}
			if (!this.stopping) {
				world().ledger().managerDied();
			}
			world().replace(this);
		});
	}

}
