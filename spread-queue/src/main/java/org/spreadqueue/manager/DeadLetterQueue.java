package org.spreadqueue.manager;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;

/**
 * The dead-letter queue of a queue. Its own manager starts with the first dead letter.
 * Everything happens on the event loop of the queue's manager.
 */
final class DeadLetterQueue {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterQueue.class);

	private final QueueName queue;

	private final Optional<QueueName> name;

	private final ManagerOptions options;

	private final SpreadOptions spread;

	private final EventLoop loop;

	/** Written on the loop, read anywhere. */
	private volatile @Nullable QueueManager manager;

	DeadLetterQueue(ManagerOptions options, SpreadOptions spread, EventLoop loop) {
		this.queue = options.queue();
		this.name = DeadLetter.queueFor(options.queue());
		this.options = options;
		this.spread = spread;
		this.loop = loop;
	}

	/** Keeps a message that was given up, if there is a queue for it. */
	void add(DeadLetter letter, Instant firstSeen) {
		StoredMessage message = letter.message();
		if (this.name.isEmpty()) {
			logger.warn("Message {} of queue '{}' is given up and dropped ({}): {}", message.id(), this.queue,
					letter.explanation(), DeadLetter.isQueueOfThem(this.queue) ? "it is in a dead-letter queue already"
							: "the name leaves no room for '" + DeadLetter.SUFFIX + "'");
			return;
		}
		QueueManager open = this.manager;
		if (open == null) {
			open = QueueManager.start(options(this.name.get()), this.spread, this.loop);
			this.manager = open;
		}
		boolean kept = open.insert(letter.content(this.queue, firstSeen), message.priority(), message.orderingKey());
		logger.warn("Message {} of queue '{}' is given up ({}) and {} '{}'", message.id(), this.queue,
				letter.explanation(), kept ? "now in queue" : "dropped, because there is no room in queue",
				this.name.get());
	}

	/** Moves dead letters back to the queue; returns how many. */
	int resubmit(int max, QueueManager target) {
		QueueManager open = this.manager;
		if (open == null) {
			return 0;
		}
		int back = 0;
		for (StoredMessage letter : open.withdraw(max)) {
			Content content = DeadLetter.originalContent(letter.content());
			if (target.insert(content, letter.priority(), letter.orderingKey())) {
				back++;
			}
			else {
				open.insert(letter.content(), letter.priority(), letter.orderingKey());
			}
		}
		return back;
	}

	/** The queue's manager, {@code null} until the first dead letter. */
	@Nullable QueueManager manager() {
		return this.manager;
	}

	private ManagerOptions options(QueueName deadLetters) {
		QueueLimits limits = this.options.limits().withOverflow(QueueLimits.Overflow.DEAD_LETTER_OLDEST);
		return new ManagerOptions(deadLetters, this.options.housekeeping(), this.options.workerTimeout(),
				ManagerOptions.OnDuplicate.STAND_BY, this.options.format(), limits);
	}

}
