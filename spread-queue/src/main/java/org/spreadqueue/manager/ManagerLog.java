// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.manager.machine.LastMessages;
import org.spreadqueue.spread.log.LogLimit;

/**
 * What a manager of a queue logs. Programs are named by their private groups. From any
 * thread.
 */
final class ManagerLog {

	private final String name;

	private final QueueName queue;

	private final Logger logger;

	/** For what others cause. */
	private final LogLimit limit;

	ManagerLog(String name, QueueName queue, Logger logger) {
		this.name = name;
		this.queue = queue;
		this.logger = logger;
		this.limit = new LogLimit(logger, name);
	}

	/** Tells what was left out of the log. */
	void tick() {
		this.limit.tick();
	}

	void becameActive() {
		this.logger.info("{}: manages queue '{}'", this.name, this.queue);
	}

	void withoutDeadLetters() {
		int room = QueueName.MAX_LENGTH - DeadLetter.SUFFIX.length();
		this.logger.warn(
				"{}: queue '{}' has no dead-letter queue, because its name of {} characters leaves no room for '{}': "
						+ "what fails for good is dropped. Use a name of at most {} characters",
				this.name, this.queue, this.queue.value().length(), DeadLetter.SUFFIX, room);
	}

	void gaveWay(String other, boolean standsBy) {
		this.limit.once(Level.INFO, other, "{}: queue '{}' has the manager {} already; {}", this.name, this.queue,
				other, standsBy ? "standing by to take over" : "it is left alone, and this manager closes");
	}

	void intruder(String other) {
		this.limit.once(Level.WARN, other,
				"{}: {} is in the manager's group of queue '{}' too; if it is a manager, messages are processed "
						+ "twice. Stop one of the two",
				this.name, other, this.queue);
	}

	void mute(String other, boolean withKey) {
		this.logger.warn(
				"{}: {} is in the manager's group of queue '{}' and does not answer{}, so the queue has no "
						+ "manager until it answers or leaves. Stop it",
				this.name, other, this.queue,
				withKey ? " with a key of this manager, which one for Perl does not have" : "");
	}

	void dropped(String from, String reason) {
		this.limit.once(Level.WARN, from, "{}: message of {} dropped: {}", this.name, from, reason);
	}

	void missing(String worker, int messages) {
		this.logger.warn("{}: {} messages for worker {}, or what it said of them, were lost on the way; they are "
				+ "dispatched again", this.name, messages, worker);
	}

	void requeued(String worker) {
		this.limit.once(Level.INFO, worker, "{}: worker {} is lost or has left; its messages go to another one",
				this.name, worker);
	}

	void workers(int present, int before) {
		this.logger.debug("{}: {} workers instead of {}", this.name, present, before);
	}

	/** An operator who is elsewhere changes something. */
	void change(String from, String change) {
		this.logger.info("{}: {} asks to {}", this.name, from, change);
	}

	/** The log of the messages cannot be written any more. */
	void messageLogFailed(String location, Exception cause) {
		this.logger.error(
				"{}: the log in {} cannot be written, so this manager of queue '{}' ends. What was accepted "
						+ "before is in there. Mend the cause and start it again",
				this.name, location, this.queue, cause);
	}

	void loopClosed() {
		this.logger.debug("{}: the event loop is closed", this.name);
	}

	void closed(LastMessages messages) {
		if (messages.handedOver() > 0) {
			this.logger.info("{}: closed; another manager of queue '{}' has taken {} messages", this.name, this.queue,
					messages.handedOver());
		}
		if (messages.kept() > 0) {
			this.logger.info("{}: closed; {} messages of queue '{}' stay in its log", this.name, messages.kept(),
					this.queue);
		}
		int left = messages.lost() + messages.withSenders();
		if (left > 0) {
			this.logger.warn(
					"{}: closed with {} messages that no other manager has taken: {} are lost; {} are lost "
							+ "unless their senders still run and submit them to the next manager",
					this.name, left, messages.lost(), messages.withSenders());
		}
	}

}
