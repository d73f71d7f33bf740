// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.allocation;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one job costs.
 *
 * @param bytes allocated in each part
 * @param spreadMessages messages that all three have sent to the Spread daemon
 */
public record JobCost(Map<Part, Double> bytes, double spreadMessages) {

	/**
	 * The smaller of each number. Whatever disturbs a run, such as the compiler or a
	 * small batch, adds to the cost of a job and never takes from it.
	 */
	JobCost min(JobCost other) {
		Map<Part, Double> smaller = new EnumMap<>(Part.class);
		this.bytes.forEach((part, value) -> smaller.put(part, Math.min(value, other.bytes.getOrDefault(part, value))));
		return new JobCost(smaller, Math.min(this.spreadMessages, other.spreadMessages));
	}

}
