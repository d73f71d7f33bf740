// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import org.spreadqueue.manager.QueueLimits;

/**
 * What each queue may take of the heap. Queues that are full must not end the program, so
 * their limits together stay well below the heap: the rest is for messages on their way,
 * for what another manager hands over, and for the collector.
 */
public final class HeapShare {

	/** The share of the heap that all queues have by default. */
	private static final double USUAL = 0.5;

	/** The share of the heap beyond which limits that were given are refused. */
	private static final double LARGEST = 0.75;

	private static final long MEGABYTE = 1024 * 1024;

	private final long heap;

	private final int queues;

	/**
	 * Divides a heap.
	 * @param heap the most that it may have, in bytes
	 * @param queues how many queues are managed, dead-letter queues included; at least 1
	 */
	public HeapShare(long heap, int queues) {
		this.heap = heap;
		this.queues = queues;
	}

	/** The default limits, or their share of a heap that is too small for them. */
	public QueueLimits usualLimits() {
		QueueLimits usual = QueueLimits.DEFAULT;
		double share = Math.min(1, USUAL * this.heap / needed(usual));
		return usual.withMaxLength((int) Math.max(1, share * usual.maxLength()))
			.withMaxSize((long) Math.max(1, share * usual.maxSize()));
	}

	/**
	 * Throws {@link IllegalArgumentException} if full queues do not fit into the heap.
	 */
	public void check(QueueLimits limits) {
		double needed = needed(limits);
		if (needed > LARGEST * this.heap) {
			throw new IllegalArgumentException(
					("%d queues, dead-letter queues included, with at most %d bytes each may take %d MB, but the "
							+ "heap has %d MB, of which they may take three quarters. Give less with --max-size, or more "
							+ "heap with -Xmx.")
						.formatted(this.queues, limits.maxSize(), Math.round(needed / MEGABYTE), this.heap / MEGABYTE));
		}
	}

	/**
	 * Throws {@link IllegalArgumentException} if queues with limits of their own do not
	 * fit into the heap.
	 * @param needed what all queues may take together, in bytes
	 */
	public void check(double needed) {
		if (needed > LARGEST * this.heap) {
			throw new IllegalArgumentException(
					("%d queues, dead-letter queues included, may take %d MB together, but the heap has %d MB, of which "
							+ "they may take three quarters. Give less with --limits or --max-size, or more heap with -Xmx.")
						.formatted(this.queues, Math.round(needed / MEGABYTE), this.heap / MEGABYTE));
		}
	}

	private double needed(QueueLimits limits) {
		return (double) this.queues * limits.maxSize();
	}

}
