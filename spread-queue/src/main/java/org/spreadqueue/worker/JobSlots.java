package org.spreadqueue.worker;

/**
 * How many jobs of a worker may run at a time, by whichever of its sessions their
 * messages came: after a change of managers, jobs of both protocols run at the same time.
 * The sessions of a worker share it, and the event loop that they live on. Not
 * thread-safe.
 */
final class JobSlots {

	private final int size;

	private final Runnable whenFreed;

	private int taken;

	private boolean refused;

	/**
	 * Creates free slots.
	 * @param whenFreed called when one becomes free again after one was refused, in the
	 * middle of what the session does that had it
	 */
	JobSlots(int size, Runnable whenFreed) {
		this.size = size;
		this.whenFreed = whenFreed;
	}

	/** For a session that shares them with no other. */
	JobSlots(int size) {
		this(size, () -> {
		});
	}

	int size() {
		return this.size;
	}

	int taken() {
		return this.taken;
	}

	/** Takes one if one is free; returns whether. */
	boolean take() {
		if (this.taken == this.size) {
			this.refused = true;
			return false;
		}
		this.taken++;
		return true;
	}

	/** Gives one back. */
	void free() {
		this.taken--;
		if (this.refused) {
			this.refused = false;
			this.whenFreed.run();
		}
	}

}
