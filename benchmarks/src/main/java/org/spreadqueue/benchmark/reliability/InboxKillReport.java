// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;

/**
 * What messages have done that were sent twice to applications that were killed.
 *
 * @param messages that were sent, each of them twice
 * @param between messages whose effect was committed and of which no sender had heard,
 * counted when the applications were dead, after each group of them
 * @param missing without an effect
 * @param doubled with more than one
 */
record InboxKillReport(Duration time, int kills, long messages, long between, long missing, long doubled) {

	@Override
	public String toString() {
		return "%d s, applications killed %d times: %d messages sent twice, %d were between commit and report, "
			.formatted(this.time.toSeconds(), this.kills, this.messages, this.between)
				+ "%d without an effect, %d with more than one".formatted(this.missing, this.doubled);
	}

}
