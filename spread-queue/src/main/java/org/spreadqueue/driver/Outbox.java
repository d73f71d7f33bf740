// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.driver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.log.LogLimit;

/**
 * The messages of one channel on their way to its session. What the session has no room
 * for waits here in order: a machine counts on what it has sent. Belongs to one event
 * loop.
 */
final class Outbox {

	/** Time for what waits when the channel closes, as a session takes for the rest. */
	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

	private final String name;

	private final SpreadSession session;

	private final LogLimit limit;

	private final Deque<OutgoingMessage> waiting = new ArrayDeque<>();

	private boolean closing;

	Outbox(String name, SpreadSession session, Logger logger) {
		this.name = name;
		this.session = session;
		this.limit = new LogLimit(logger, name);
	}

	/** Whether a message would go to the session at once. */
	boolean hasRoom() {
		return this.waiting.isEmpty() && this.session.hasRoom();
	}

	/**
	 * Sends a message. One that no daemon could carry, be it for the name of a group,
	 * must not disturb the machine.
	 */
	void add(List<String> groups, Supplier<OutgoingMessage> made) {
		OutgoingMessage message;
		try {
			message = made.get();
		}
		catch (IllegalArgumentException ex) {
			warn(groups, ex);
			return;
		}
		if (hasRoom()) {
			handOver(message);
		}
		else {
			this.waiting.add(message);
		}
	}

	/** The session has room again; returns whether it still has after this. */
	boolean roomAgain() {
		while (!this.waiting.isEmpty() && this.session.hasRoom()) {
			handOver(this.waiting.removeFirst());
		}
		closeIfEmpty();
		return hasRoom();
	}

	/** What waits is lost like what the session held: the machine hears of the loss. */
	void connectionLost() {
		this.waiting.clear();
		closeIfEmpty();
	}

	/** Closes the session once it has everything, or has taken too long. */
	void close(EventLoop loop) {
		this.closing = true;
		closeIfEmpty();
		if (!this.waiting.isEmpty()) {
			loop.schedule(CLOSE_LIMIT, this::connectionLost);
		}
	}

	private void closeIfEmpty() {
		if (this.closing && this.waiting.isEmpty()) {
			this.session.closeAsync();
		}
	}

	/** Without a connection nothing is sent; the machine hears of that, too. */
	private void handOver(OutgoingMessage message) {
		try {
			this.session.multicast(message);
		}
		catch (SpreadException ex) {
			warn(message.groups(), ex);
		}
	}

	/** Others may be the cause, by the names that they give. */
	private void warn(List<String> groups, RuntimeException failure) {
		this.limit.once(Level.WARN, groups.get(0), "{}: could not send to {}: {}", this.name, groups,
				failure.getMessage());
	}

}
