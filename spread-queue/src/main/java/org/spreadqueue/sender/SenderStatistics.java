package org.spreadqueue.sender;

/**
 * What a sender has done since it was opened. A snapshot.
 *
 * @param sent one-way messages it was given
 * @param requested requests it was given
 * @param failed messages and requests that failed
 * @param ignored messages that arrived and nobody waited for, such as late answers
 * @param accepted one-way messages that a manager has accepted
 * @param done one-way messages that are known to be processed
 * @param released messages that were accepted and are no longer followed, though their
 * outcome is not known
 * @param resubmitted how often a message was sent again to a native manager
 * @param unsettled unsettled messages: a native manager was sent them, and no outcome is
 * known
 * @param unsettledBytes bytes of the unsettled messages
 * @since 0.1.0
 */
public record SenderStatistics(long sent, long requested, long failed, long ignored, long accepted, long done,
		long released, long resubmitted, long unsettled, long unsettledBytes) {

	/** A sender that has done nothing. */
	public static final SenderStatistics NONE = new SenderStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

	/**
	 * Adds what a later sender of the same queue has done. Unsettled messages are those
	 * of the later one.
	 * @param later the later one's
	 * @return both together
	 */
	public SenderStatistics plus(SenderStatistics later) {
		return new SenderStatistics(this.sent + later.sent, this.requested + later.requested,
				this.failed + later.failed, this.ignored + later.ignored, this.accepted + later.accepted,
				this.done + later.done, this.released + later.released, this.resubmitted + later.resubmitted,
				later.unsettled, later.unsettledBytes);
	}

}
