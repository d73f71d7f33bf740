// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import org.spreadqueue.journal.record.JournalMessage;
import org.spreadqueue.manager.store.StoredMessage;

/**
 * One moment on two clocks: the manager's, which does not survive it, and the wall's.
 *
 * @param nanos of the manager's clock
 * @param millis of the wall clock
 */
record Moment(long nanos, long millis) {

	private static final long HALF_A_MILLI = 500_000;

	long toMillis(long time) {
		return this.millis + Math.floorDiv(time - this.nanos + HALF_A_MILLI, 2 * HALF_A_MILLI);
	}

	/** What lies behind counts as at most 100 years ago, too. */
	private long toNanos(long time) {
		long ahead = time - this.millis;
		return (ahead >= 0) ? StoredMessage.later(this.nanos, ahead)
				: 2 * this.nanos - StoredMessage.later(this.nanos, -ahead);
	}

	JournalMessage toJournal(StoredMessage message, long position) {
		return new JournalMessage(position, message.id(), message.originator(), message.origin(), message.content(),
				message.isReplyWanted(), message.priority(), message.orderingKey(), toMillis(message.arrived()),
				toMillis(message.notBefore()), message.expires() ? toMillis(message.expiresAt()) : JournalMessage.NEVER,
				message.attempt());
	}

	/**
	 * A message that seems to come from the future was written before the wall clock was
	 * set back, or by another machine. It has come now, with the delay and expiry that it
	 * came with: otherwise it would wait until the clock is where it was.
	 */
	StoredMessage toStored(JournalMessage message) {
		long early = Math.max(0, message.arrived() - this.millis);
		return new StoredMessage(message.id(), message.originator(), message.origin(), message.content(),
				message.reply(), message.priority(), message.orderingKey(), toNanos(message.arrived() - early),
				toNanos(message.notBefore() - early), (message.expiresAt() != JournalMessage.NEVER)
						? toNanos(message.expiresAt() - early) : StoredMessage.NEVER,
				message.attempt());
	}

}
