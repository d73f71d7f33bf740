// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.allocation;

/**
 * What a small job may cost, on every supported JDK. The limits are a quarter above what
 * {@code benchmarks allocation} says; whoever makes a job cheaper lowers them.
 */
final class CostLimits {

	/**
	 * Messages that sender, manager and worker send to the daemon, per job. Small
	 * batches, which a busy machine brings about, double what is usual.
	 */
	static final double SPREAD_MESSAGES = 0.1;

	private CostLimits() {
	}

	/** Bytes allocated per job. */
	static int bytes(Part part) {
		return switch (part) {
			case SENDER -> 2_600;
			case MANAGER -> 1_800;
			case WORKER -> 5_700;
		};
	}

}
