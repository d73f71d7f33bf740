// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a world is made of and what may happen in it, drawn from the seed.
 *
 * @param daemons number of Spread daemons
 * @param senders number of senders
 * @param managers number of managers, one active at a time
 * @param workers number of workers in the beginning
 * @param messages messages that each sender sends
 * @param sending time in which it sends them
 * @param keys number of ordering keys in use, 0 for none
 * @param features whether priorities, delays and expiry are used
 * @param failing one in so many jobs fails, 0 for none
 * @param slowJobs whether some jobs take seconds
 * @param maxLength messages that a manager keeps
 * @param maxSize bytes that a manager keeps
 * @param large whether some messages need several Spread messages
 * @param workerCrashes whether workers die
 * @param managerCrashes whether managers die
 * @param senderCrashes whether senders die
 * @param drops whether connections break
 * @param vanishing whether daemons notice some losses late only
 * @param freezes whether processes stand still
 * @param daemonFaults whether daemons die or part
 * @param leaving whether workers leave in order and others come
 * @param legacy whether some workers speak the protocol of Spread::Queue 0.4
 */
record Profile(int daemons, int senders, int managers, int workers, int messages, Duration sending, int keys,
		boolean features, int failing, boolean slowJobs, int maxLength, long maxSize, boolean large,
		boolean workerCrashes, boolean managerCrashes, boolean senderCrashes, boolean drops, boolean vanishing,
		boolean freezes, boolean daemonFaults, boolean leaving, boolean legacy) {

	private static final long MUCH = 256L * 1024 * 1024;

	static Profile draw(RandomGenerator random) {
		boolean calm = random.nextInt(5) == 0;
		boolean flood = random.nextInt(12) == 0;
		// Nobody can tell whether a worker of that protocol lives while it works.
		boolean legacy = random.nextInt(10) == 0;
		boolean faults = !calm && !legacy;
		int daemons = 1 + random.nextInt(3);
		boolean large = !legacy && random.nextInt(8) == 0;
		long maxSize = (random.nextInt(4) != 0) ? MUCH : large ? 1_000_000 : 20_000;
		return new Profile(daemons, 1 + random.nextInt(4), calm ? 1 : 1 + random.nextInt(3), 1 + random.nextInt(5),
				flood ? 300 + random.nextInt(400) : 1 + random.nextInt(50),
				Duration.ofMillis(flood ? 10 : random.nextLong(20_000)), (random.nextInt(3) == 0) ? 3 : 0,
				random.nextInt(3) == 0, (random.nextInt(3) == 0) ? 6 : 0, random.nextInt(3) == 0 && !flood,
				(random.nextInt(4) == 0) ? 20 : 10_000, maxSize, large, faults && random.nextBoolean(),
				!calm && random.nextInt(3) == 0, faults && random.nextInt(4) == 0, faults && random.nextInt(3) == 0,
				faults && random.nextInt(6) == 0, faults && random.nextInt(6) == 0,
				faults && daemons > 1 && random.nextInt(3) == 0, !calm && random.nextInt(3) == 0, legacy);
	}

	/** Nothing fails but, at most, jobs. */
	boolean isCalm() {
		return !(this.workerCrashes || this.managerCrashes || this.senderCrashes || this.drops || this.freezes
				|| this.daemonFaults || this.leaving);
	}

	/** Who is alive reaches the others. */
	boolean cutsNobodyOff() {
		return !(this.drops || this.freezes || this.daemonFaults || this.vanishing);
	}

	/** Nobody is taken for dead who is alive, and nobody is cut off from the rest. */
	boolean isClear() {
		return cutsNobodyOff() && !this.managerCrashes;
	}

	/**
	 * Nobody is taken for dead who is alive, and everybody says what he has when the
	 * manager is another one: then the order of messages with a key is kept.
	 */
	boolean keepsOrder() {
		return cutsNobodyOff() && !(this.legacy && this.managerCrashes);
	}

	/** The same world with small queues, in which senders die and networks part. */
	Profile withSmallQueuesThatMeet() {
		return new Profile(3, 3, 3, 2, 40, this.sending, 0, false, 0, true, 10, MUCH, false, false, false, true, false,
				false, false, true, false, false);
	}

	/** The same world with small messages and little room for them. */
	Profile withFewBytes() {
		return new Profile(this.daemons, this.senders, 1, this.workers, this.messages, this.sending, this.keys, false,
				0, this.slowJobs, 10_000, 2_000, false, false, false, false, false, false, false, false, false, false);
	}

	/** The same world in which nothing fails and all messages have keys. */
	Profile withKeys() {
		return new Profile(this.daemons, this.senders, 1, this.workers, this.messages, this.sending, 2, false, 0,
				this.slowJobs, 10_000, MUCH, false, true, true, false, false, false, false, false, false, false);
	}

	/** The same world in which only workers die. */
	Profile withWorkerCrashesOnly() {
		return new Profile(this.daemons, this.senders, 1, this.workers, this.messages, this.sending, this.keys, false,
				0, this.slowJobs, 10_000, MUCH, false, true, false, false, false, false, false, false, false, false);
	}

	/** The same world in which managers die, and perhaps senders. */
	Profile withCrashes(boolean ofManagers, boolean ofSenders) {
		return new Profile(this.daemons, this.senders, this.managers, this.workers, this.messages, this.sending,
				this.keys, this.features, this.failing, this.slowJobs, this.maxLength, this.maxSize, this.large,
				this.workerCrashes, ofManagers, ofSenders, this.drops, this.vanishing, this.freezes, this.daemonFaults,
				this.leaving, this.legacy);
	}

	/** The same world with so many managers that die, of which some jobs fail. */
	Profile withDyingManagers(int number, boolean slow, int failingJobs, boolean dyingSenders, boolean dropping) {
		return new Profile(this.daemons, this.senders, number, this.workers, Math.min(40, this.messages), this.sending,
				0, false, failingJobs, slow, 10_000, MUCH, false, false, true, dyingSenders, dropping, false, false,
				false, false, false);
	}

	/** The same world in which only managers die. */
	Profile withManagerCrashesOnly() {
		return new Profile(this.daemons, this.senders, 2, this.workers, this.messages, this.sending, this.keys, false,
				0, this.slowJobs, 10_000, MUCH, false, false, true, false, false, false, false, false, false, false);
	}

	/** The same world in which nothing fails. */
	Profile withoutFaults() {
		return new Profile(this.daemons, this.senders, 1, this.workers, this.messages, this.sending, this.keys, false,
				0, this.slowJobs, 10_000, MUCH, false, false, false, false, false, false, false, false, false, false);
	}

}
