// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.spreadqueue.sender.machine.SenderMachine;

/** What any thread may see of a sender: its counts and its manager. */
final class SenderState {

	final AtomicLong sent = new AtomicLong();

	final AtomicLong requested = new AtomicLong();

	final AtomicLong failed = new AtomicLong();

	final AtomicLong ignored = new AtomicLong();

	final AtomicLong accepted = new AtomicLong();

	final AtomicLong done = new AtomicLong();

	final AtomicLong released = new AtomicLong();

	private volatile long resubmitted;

	private volatile boolean idle;

	private volatile long unsettled;

	private volatile long unsettledBytes;

	private volatile Optional<ManagerInfo> manager = Optional.empty();

	private volatile Optional<String> managerRefusal = Optional.empty();

	Optional<String> managerRefusal() {
		return this.managerRefusal;
	}

	Optional<ManagerInfo> manager() {
		return this.manager;
	}

	void managerFound(ManagerInfo found) {
		this.manager = Optional.of(found);
	}

	/** Whether nothing was under way at the end of the last pass. */
	boolean isIdle() {
		return this.idle;
	}

	/** Publishes what the machine knows after a pass of the loop. */
	void update(SenderMachine machine) {
		this.manager = machine.manager();
		this.managerRefusal = machine.managerRefusal();
		this.idle = machine.isIdle();
		this.resubmitted = machine.resubmitted();
		this.unsettled = machine.unsettled();
		this.unsettledBytes = machine.unsettledBytes();
	}

	SenderStatistics statistics() {
		return new SenderStatistics(this.sent.get(), this.requested.get(), this.failed.get(), this.ignored.get(),
				this.accepted.get(), this.done.get(), this.released.get(), this.resubmitted, this.unsettled,
				this.unsettledBytes);
	}

}
