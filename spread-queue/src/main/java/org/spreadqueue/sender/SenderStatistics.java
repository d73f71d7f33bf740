// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

/**
 * A snapshot of what a sender has done since it was opened.
 *
 * @param sent one-way messages it was given
 * @param requested requests it was given
 * @param failed messages and requests that failed
 * @param ignored messages that arrived and nobody waited for, such as late answers
 * @param accepted one-way messages that a manager has accepted
 * @param done one-way messages known to be processed
 * @param released accepted messages that are no longer followed, with unknown outcome
 * @param resubmitted how often a message was sent again to a native manager
 * @param unsettled messages sent to a native manager, with no outcome known yet
 * @since 0.1.0
 */
public record SenderStatistics(long sent, long requested, long failed, long ignored, long accepted, long done,
		long released, long resubmitted, long unsettled, long unsettledBytes) {

	public static final SenderStatistics NONE = new SenderStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

	/** Adds a later sender's counts; unsettled messages are only the later one's. */
	public SenderStatistics plus(SenderStatistics later) {
		return new SenderStatistics(this.sent + later.sent, this.requested + later.requested,
				this.failed + later.failed, this.ignored + later.ignored, this.accepted + later.accepted,
				this.done + later.done, this.released + later.released, this.resubmitted + later.resubmitted,
				later.unsettled, later.unsettledBytes);
	}

}
