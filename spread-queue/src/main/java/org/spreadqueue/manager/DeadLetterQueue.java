// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.MessageChange.Result;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * The dead-letter queue of a queue, with a manager of its own from the start: its
 * listeners need one before the first dead letter, and after a takeover. Everything
 * happens on the event loop of the queue's manager, except where a method says otherwise.
 */
final class DeadLetterQueue {

	private static final Logger logger = QuotingLogger.of(DeadLetterQueue.class);

	private final QueueName queue;

	private final Optional<QueueManager> manager;

	/** A message can be made to fail, and then fails quickly. */
	private final LogLimit limit;

	private DeadLetterQueue(QueueName queue, Optional<QueueManager> manager) {
		this.queue = queue;
		this.manager = manager;
		this.limit = new LogLimit(logger, "Dead letters of queue '" + queue + "'");
	}

	/** Starts the manager of the dead-letter queue, if there is one. From any thread. */
	static DeadLetterQueue start(ManagerOptions options, SpreadOptions spread, EventLoop loop, MessageLogs logs) {
		return new DeadLetterQueue(options.queue(), DeadLetter.queueFor(options.queue())
			.map((letters) -> QueueManager.start(options(letters, options), spread, loop, logs)));
	}

	private static ManagerOptions options(QueueName letters, ManagerOptions options) {
		QueueLimits limits = options.limits().withOverflow(QueueLimits.Overflow.DEAD_LETTER_OLDEST);
		return new ManagerOptions(letters, options.housekeeping(), options.workerTimeout(),
				ManagerOptions.OnDuplicate.STAND_BY, options.format(), limits, options.keys(),
				options.administration());
	}

	/**
	 * Whether a queue has none because of its name, so that what is given up is dropped.
	 */
	static boolean hasNoRoomFor(QueueName queue) {
		return DeadLetter.queueFor(queue).isEmpty() && !DeadLetter.isQueueOfThem(queue);
	}

	/** Keeps a message that was given up, if there is a queue for it. */
	void add(DeadLetter letter, Instant firstSeen) {
		StoredMessage message = letter.message();
		if (this.manager.isEmpty()) {
			this.limit.each(Level.WARN, "Message {} of queue '{}' is given up and dropped ({}): {}", message.id(),
					this.queue, letter.explanation(),
					DeadLetter.isQueueOfThem(this.queue) ? "it is in a dead-letter queue already"
							: "the name leaves no room for '" + DeadLetter.SUFFIX + "'");
			return;
		}
		QueueManager letters = this.manager.get();
		boolean kept = letters.insert(letter.content(this.queue, firstSeen), message.priority(), message.orderingKey());
		this.limit.each(Level.WARN, "Message {} of queue '{}' is given up ({}) and {} '{}'", message.id(), this.queue,
				letter.explanation(), kept ? "now in queue" : "dropped, because there is no room in queue",
				letters.options().queue());
	}

	/** Tells what was left out of the log. */
	void tick() {
		this.limit.tick();
	}

	/**
	 * Moves a dead letter back to the queue, if that has room. It is removed afterwards:
	 * if the program dies in between, it is there twice, and not lost.
	 */
	MessageChange resubmit(MessageId id, QueueManager target) {
		return this.manager.map((letters) -> resubmit(id, letters, target))
			.orElseGet(() -> new MessageChange(id, Result.NOT_FOUND));
	}

	private static MessageChange resubmit(MessageId id, QueueManager letters, QueueManager target) {
		StoredMessage letter = letters.look((queue, now) -> queue.inspection().find(id));
		if (letter == null || !letter.isWaiting()) {
			return new MessageChange(id, (letter != null) ? Result.IN_FLIGHT : Result.NOT_FOUND);
		}
		Content content = DeadLetter.originalContent(letter.content());
		// What is left of a full disk is for outcomes.
		if (!target.look((queue, now) -> queue.canWrite())
				|| !target.insert(content, letter.priority(), letter.orderingKey())) {
			return new MessageChange(id, Result.NO_ROOM);
		}
		letters.change((queue, now) -> {
			boolean removed = queue.inspection().remove(letter);
			queue.dispatch(now);
			return removed;
		});
		return new MessageChange(id, Result.RESUBMITTED);
	}

	/**
	 * The queue's manager; empty if the queue has no dead-letter queue. From any thread.
	 */
	Optional<QueueManager> manager() {
		return this.manager;
	}

	/** Closes the manager, if there is one. From any thread. */
	CompletableFuture<@Nullable Void> closeAsync() {
		return this.manager.map(QueueManager::closeAsync).orElseGet(() -> CompletableFuture.completedFuture(null));
	}

}
