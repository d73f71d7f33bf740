// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;

/**
 * What became of the messages of applications that were killed while they committed.
 *
 * @param committed transactions that the database has
 * @param between messages of committed transactions that were in the outbox when the
 * applications were dead, counted after each group of them
 * @param unsent committed and never received
 * @param invented received without a committed transaction
 * @param repeated received again, each with the id of the first time
 * @param strange received again with another id
 */
record OutboxKillReport(Duration time, int kills, long committed, long between, long unsent, long invented,
		long repeated, long strange) {

	@Override
	public String toString() {
		return "%d s, applications killed %d times: %d transactions committed, %d messages were between commit and confirm, "
			.formatted(this.time.toSeconds(), this.kills, this.committed, this.between)
				+ "%d committed and never received, %d received and not committed, %d repeated with the same id, %d with another"
					.formatted(this.unsent, this.invented, this.repeated, this.strange);
	}

}
