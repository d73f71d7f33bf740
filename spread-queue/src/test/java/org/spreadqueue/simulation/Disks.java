// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Which managers of a world keep their messages on disks, and how good these are.
 */
final class Disks {

	private static final long MICROSECOND = 1_000;

	private static final long SECOND = 1_000_000_000;

	private final RandomGenerator random;

	private final Extent extent;

	private final long slowestSync;

	/** Whether some cannot be written any more. */
	private final boolean failing;

	/** Whether some are full for a while. */
	private final boolean filling;

	/** Whether a process may come back long after the others have gone on. */
	private final boolean longAbsence;

	private final List<SimulatedDisk> all = new ArrayList<>();

	private @Nullable World world;

	private boolean wasLongAway;

	private Disks(RandomGenerator random, Extent extent, long slowestSync, boolean failing, boolean filling,
			boolean longAbsence) {
		this.random = random;
		this.extent = extent;
		this.slowestSync = slowestSync;
		this.failing = failing;
		this.filling = filling;
		this.longAbsence = longAbsence;
	}

	static Disks none() {
		return new Disks(RandomGenerator.getDefault(), Extent.NONE, 1, false, false, false);
	}

	static Disks draw(RandomGenerator random) {
		int which = random.nextInt(18);
		Extent extent = (which < 6) ? Extent.ALL : (which == 6) ? Extent.SOME : Extent.NONE;
		long slowest = switch (random.nextInt(6)) {
			case 0 -> 3 * SECOND;
			case 1 -> SECOND / 4;
			case 2, 3 -> SECOND / 100;
			default -> SECOND / 1_000;
		};
		return new Disks(random, extent, slowest, random.nextInt(5) == 0, random.nextInt(5) == 0,
				random.nextInt(20) == 0);
	}

	/** The same, but all managers have disks, which are slow. */
	Disks everywhere() {
		return new Disks(this.random, Extent.ALL, 2 * SECOND, false, false, false);
	}

	/** The same, but all managers have disks, which get full. */
	Disks full() {
		return new Disks(this.random, Extent.ALL, SECOND / 100, false, true, false);
	}

	boolean isNone() {
		return this.extent == Extent.NONE;
	}

	/** Whether no manager is without one. */
	boolean areEverywhere() {
		return this.extent == Extent.ALL;
	}

	/** A world in which disks matter: managers and senders die. */
	Profile profile(Profile drawn) {
		return (isNone() || drawn.isCalm()) ? drawn
				: drawn.withCrashes(true, drawn.senderCrashes() || (!drawn.legacy() && this.random.nextBoolean()));
	}

	/** The disk of a new manager, {@code null} if it has none. */
	@Nullable SimulatedDisk next(World ofManager) {
		this.world = ofManager;
		if (isNone() || (this.extent == Extent.SOME && this.random.nextBoolean())) {
			return null;
		}
		SimulatedDisk disk = new SimulatedDisk(ofManager, this);
		this.all.add(disk);
		return disk;
	}

	boolean haveLetter(int number) {
		return this.all.stream().anyMatch((disk) -> disk.hasLetter(number));
	}

	/** Plans what becomes of a disk that a process begins to use. */
	void spoil(SimulatedDisk disk) {
		World here = this.world;
		if (here == null || here.profile().isCalm()) {
			return;
		}
		if (this.failing && this.random.nextInt(3) == 0) {
			beforeTheEnd(here, disk::fail);
		}
		if (this.filling && this.random.nextInt(2) == 0) {
			beforeTheEnd(here, () -> {
				disk.full(true);
				here.time().after(this.random.nextLong(8 * SECOND), () -> disk.full(false));
			});
		}
	}

	private void beforeTheEnd(World here, Runnable action) {
		here.time().after(this.random.nextLong(15 * SECOND), () -> {
			if (here.mayFail()) {
				action.run();
			}
		});
	}

	/** How long a process is away besides. */
	long absence() {
		if (this.longAbsence && !this.wasLongAway && this.random.nextInt(3) == 0) {
			this.wasLongAway = true;
			return this.random.nextLong(longestAbsence());
		}
		return (this.random.nextInt(4) == 0) ? this.random.nextLong(20 * SECOND) : 0;
	}

	long longestAbsence() {
		return (this.longAbsence ? 1_500 : 20) * SECOND;
	}

	/** Whether a process ends in order instead of dying. */
	boolean endsInOrder() {
		return this.random.nextInt(4) == 0;
	}

	long syncTime() {
		return 100 * MICROSECOND + this.random.nextLong(this.slowestSync);
	}

	/** Until what need not be synced is on the disk all the same. */
	long writeTime() {
		return this.random.nextLong(SECOND / 2);
	}

	/** Whether a commit writes down all producers anew. */
	boolean compacts() {
		return this.random.nextInt(20) == 0;
	}

	/** How many of so many a crash leaves. */
	int some(int most) {
		return this.random.nextInt(most + 1);
	}

	@Override
	public String toString() {
		return this.extent + " managers have disks, which sync within " + this.slowestSync / MICROSECOND + " us"
				+ (this.failing ? ", may fail" : "") + (this.filling ? ", may be full" : "");
	}

	private enum Extent {

		NONE, SOME, ALL

	}

}
