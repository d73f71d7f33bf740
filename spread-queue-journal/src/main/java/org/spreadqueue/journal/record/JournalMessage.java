// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A message as it is written. Times are milliseconds of the wall clock, because that of
 * the manager does not survive it.
 *
 * @param position its place in the order of arrival, in all queues of the journal
 * @param originator private group of its sender, as far as known
 * @param origin who has sent it
 * @param reply whether the sender waits for an answer
 * @param expiresAt when it expires, or {@link #NEVER}
 * @param attempt how often it was tried
 */
public record JournalMessage(long position, MessageId id, String originator, StoredMessage.Origin origin,
		Content content, boolean reply, int priority, @Nullable String orderingKey, long arrived, long notBefore,
		long expiresAt, int attempt) {

	/** Expiry of a message that does not expire. */
	public static final long NEVER = Long.MAX_VALUE;

	/** Returns this message after more attempts, or another delay. */
	public JournalMessage with(int attempt, long notBefore) {
		return new JournalMessage(this.position, this.id, this.originator, this.origin, this.content, this.reply,
				this.priority, this.orderingKey, this.arrived, notBefore, this.expiresAt, attempt);
	}

}
