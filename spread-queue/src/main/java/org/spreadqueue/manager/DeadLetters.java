package org.spreadqueue.manager;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;

/**
 * The dead letters of a queue: a queue of its own, with a manager that starts with the
 * first of them. Everything happens on the event loop of the queue's manager.
 */
final class DeadLetters {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetters.class);

	private final QueueName queue;

	private final Optional<QueueName> name;

	private final ManagerOptions options;

	private final EventLoop loop;

	/** Written on the loop, read anywhere. */
	private volatile @Nullable QueueManager manager;

	DeadLetters(ManagerOptions options, EventLoop loop) {
		this.queue = options.queue();
		this.name = DeadLetterQueue.nameFor(options.queue());
		this.options = options;
		this.loop = loop;
	}

	/** Keeps a message that was given up. */
	void bury(ManagerOutput.DeadLetter letter, SpreadOptions spread) {
		StoredMessage message = letter.message();
		String reason = reason(letter.cause());
		if (this.name.isEmpty()) {
			logger.warn("Message {} of queue '{}' is given up and dropped ({}): {}", message.id(), this.queue, reason,
					DeadLetterQueue.isOne(this.queue) ? "it is in a dead-letter queue already"
							: "the name leaves no room for '" + DeadLetterQueue.SUFFIX + "'");
			return;
		}
		QueueManager open = this.manager;
		if (open == null) {
			open = QueueManager.start(deadLetterOptions(this.name.get()), spread, this.loop);
			this.manager = open;
		}
		boolean kept = open.insert(DeadLetterQueue.label(message, letter.cause(), this.queue, arrival(message)),
				message.priority(), message.orderingKey());
		logger.warn("Message {} of queue '{}' is given up ({}) and {} '{}'", message.id(), this.queue, reason,
				kept ? "now in queue" : "dropped, because there is no room in queue", this.name.get());
	}

	/** Gives dead letters back to the queue; returns how many. */
	int resubmit(int max, QueueManager target) {
		QueueManager open = this.manager;
		if (open == null) {
			return 0;
		}
		int back = 0;
		for (StoredMessage letter : open.withdraw(max)) {
			Content content = DeadLetterQueue.unlabel(letter.content());
			if (target.insert(content, letter.priority(), letter.orderingKey())) {
				back++;
			}
			else {
				open.insert(letter.content(), letter.priority(), letter.orderingKey());
			}
		}
		return back;
	}

	/** The manager of the dead-letter queue, {@code null} while there are none. */
	@Nullable QueueManager manager() {
		return this.manager;
	}

	private ManagerOptions deadLetterOptions(QueueName deadLetters) {
		QueueLimits limits = this.options.limits().withOverflow(QueueLimits.Overflow.DEAD_LETTER_OLDEST);
		return new ManagerOptions(deadLetters, this.options.housekeeping(), this.options.workerTimeout(),
				ManagerOptions.OnDuplicate.STAND_BY, this.options.format(), limits);
	}

	/** The machine's clock is the one of {@link System#nanoTime}. */
	private static Instant arrival(StoredMessage message) {
		return Instant.now().minusNanos(System.nanoTime() - message.arrived());
	}

	private static String reason(DeadLetterQueue.Cause cause) {
		return (cause.error() != null) ? cause.reason().text() + ": " + cause.error().message() : cause.reason().text();
	}

}
