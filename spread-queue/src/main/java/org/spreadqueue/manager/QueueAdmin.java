// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * What an operator can ask of the manager of a queue: to show what is there, which
 * changes nothing, and to change it. A dead-letter queue has one of its own.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread and never block. Attach to
 * the futures with the {@code ...Async} methods if that could block. They fail if the
 * manager has ended.
 *
 * @since 0.1.0
 */
public interface QueueAdmin {

	/** Most messages of a page, and most ids of a call. */
	int MAX_MESSAGES = 10_000;

	QueueName queue();

	/**
	 * Returns the present time by the clock of which the times of messages are, at least
	 * if the manager is in this program. It is that of the wall clock, but for an hour
	 * after that was set back. To be given to {@link MessageFilter#arrivedUntil()} later.
	 */
	default Instant time() {
		return Instant.now();
	}

	/** Describes the queue, its workers and its senders. */
	CompletableFuture<QueueReport> report();

	/**
	 * Copies messages that match, waiting or in flight, in order of arrival. Looks at no
	 * more than {@value MessagePage#MAX_LOOKED_AT} of them: go on with
	 * {@link MessagePage#next()}.
	 * @param after where the page begins: the end of an earlier one, or 0
	 * @param max most messages wanted, 1 to {@value #MAX_MESSAGES}
	 * @throws IllegalArgumentException if there cannot be such a page
	 */
	CompletableFuture<MessagePage> browse(MessageFilter filter, long after, int max);

	/**
	 * Copies messages as {@link #browse} does, but with empty bodies, for whoever wants
	 * ids or headers: bodies can be large, and the manager elsewhere.
	 * @throws IllegalArgumentException if there cannot be such a page
	 */
	default CompletableFuture<MessagePage> browseWithoutBodies(MessageFilter filter, long after, int max) {
		return browse(filter, after, max).thenApply(MessagePage::withoutBodies);
	}

	/** Dispatches nothing until {@link #resume()}; messages are taken in as before. */
	CompletableFuture<@Nullable Void> pause();

	/** Dispatches messages again. */
	CompletableFuture<@Nullable Void> resume();

	/**
	 * Removes all waiting messages and returns how many. Native senders are told;
	 * messages in flight stay with their workers.
	 */
	CompletableFuture<Integer> purge();

	/**
	 * Removes those messages that wait, and returns what became of each. Native senders
	 * are told that they were purged.
	 * @throws IllegalArgumentException if there are more than {@value #MAX_MESSAGES}
	 */
	CompletableFuture<List<MessageChange>> delete(Collection<MessageId> ids);

	/**
	 * Moves those messages of the dead-letter queue back to this one as new ones, and
	 * returns what became of each. A letter is removed only when the queue has taken it.
	 * Fails if the dead-letter queue is managed by another program than this queue.
	 * @throws IllegalArgumentException if there are more than {@value #MAX_MESSAGES}
	 */
	CompletableFuture<List<MessageChange>> resubmitDeadLetters(Collection<MessageId> ids);

}
