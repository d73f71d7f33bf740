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
 * @param released messages that were accepted and are not kept any more, though it is not
 * known what became of them
 * @param resubmitted how often a message was sent again to a manager of this project
 * @param unsettled messages that a manager of this project was sent and that are not ended
 * @param unsettledBytes bytes of the kept messages
 */
public record SenderStatistics(long sent, long requested, long failed, long ignored, long accepted, long done,
		long released, long resubmitted, long unsettled, long unsettledBytes) {

	/** A sender that has done nothing. */
	public static final SenderStatistics NONE = new SenderStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

	/**
	 * Adds what a later sender of the same queue has done. What is kept is that of the
	 * later one.
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
