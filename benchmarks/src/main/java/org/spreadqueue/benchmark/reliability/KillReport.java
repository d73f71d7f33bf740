// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.Map;

/**
 * What became of the jobs while programs were killed. Jobs that never ran are lost; a
 * job's runs beyond the first are repeated; failed futures are counted by reason.
 */
record KillReport(Duration time, int killedWorkers, int killedManagers, long submitted, long accepted, long done,
		long lost, long repeated, Map<String, Integer> failures) {

	@Override
	public String toString() {
		return "%d s, %d workers and %d managers killed: %d submitted, %d accepted, %d done, %d lost, %d repeated, failures %s"
			.formatted(this.time.toSeconds(), this.killedWorkers, this.killedManagers, this.submitted, this.accepted,
					this.done, this.lost, this.repeated, this.failures);
	}

}
