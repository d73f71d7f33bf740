// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * A fault that is put into the programs on purpose, to see that the simulation finds it.
 * The faults are made of what goes into and out of the machines, so that these need no
 * hooks. This one is none.
 */
class Mutation {

	static final Mutation NONE = new Mutation();

	/** No fault either, in a world as it was before there were disks. */
	static final Mutation NO_DISKS = new Mutation() {

		@Override
		Disks disks(Disks drawn) {
			return Disks.none();
		}

		@Override
		Losses losses(Losses drawn) {
			return drawn;
		}

		@Override
		boolean isHostile(boolean drawn) {
			return drawn;
		}

	};

	/** A program sends a Spread message. */
	void sends(Host from, SimulatedConnection connection, List<String> groups, ServiceType service, short type,
			byte[] body) {
		from.world().watch().sent(from, connection, groups, type, body);
		connection.multicast(groups, service, type, body);
	}

	/** A program is about to see something; returns what it shall see instead. */
	@Nullable SpreadEvent receives(Host to, SpreadEvent event) {
		return event;
	}

	/** A worker is about to run a job. */
	void runs(WorkerHost worker, long job, byte[] body) {
	}

	/** Whether the worlds get no chaos but crashes of workers. */
	Profile profile(Profile drawn) {
		return drawn;
	}

	/** What is lost on the way; nothing, unless that is needed to find the fault. */
	Losses losses(Losses drawn) {
		return (this == NONE) ? drawn : Losses.none();
	}

	/** How many accepted messages senders keep; many, unless nothing is planted. */
	int maxUnsettled(int drawn) {
		return (this == NONE) ? drawn : SenderOptions.DEFAULT_MAX_UNSETTLED_MESSAGES;
	}

	/** Whether a hostile program takes part; it could be what breaks a rule. */
	boolean isHostile(boolean drawn) {
		return drawn && this == NONE;
	}

	/**
	 * Whether managers end in order; none do, unless that is needed to find the fault.
	 */
	boolean isOrderly(boolean drawn) {
		return drawn && this == NONE;
	}

	/** Which managers have disks; none, unless they are needed to find the fault. */
	Disks disks(Disks drawn) {
		return (this == NONE) ? drawn : Disks.none();
	}

	/** What a manager writes to. */
	MessageLog log(ManagerHost manager, MessageLog log) {
		return log;
	}

	/** The bytes that managers think they may keep. */
	long maxSize(Profile profile) {
		return profile.maxSize();
	}

	/** Whether managers never give up a silent worker. */
	boolean isPatient() {
		return false;
	}

}
