// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Messages that wait to be sent: a line of one-way messages and one of requests, because
 * requests may have to wait for each other while one-way messages go on.
 */
final class WaitingMessages {

	/** First those sent before, by their number; then by arrival. */
	private static final Comparator<Submission> ORDER = Comparator
		.comparingLong((Submission message) -> (message.sequence() > 0) ? message.sequence() : Long.MAX_VALUE)
		.thenComparingLong(Submission::id);

	private final Deque<Submission> oneWay = new ArrayDeque<>();

	private final Deque<Submission> requests = new ArrayDeque<>();

	private long bytes;

	void add(Submission message) {
		line(message).addLast(message);
		this.bytes += message.content().size();
	}

	/** Puts messages that are to be sent again before all others. */
	void addFirst(List<Submission> inOrder) {
		for (int i = inOrder.size() - 1; i >= 0; i--) {
			line(inOrder.get(i)).addFirst(inOrder.get(i));
			this.bytes += inOrder.get(i).content().size();
		}
	}

	private Deque<Submission> line(Submission message) {
		return message.isRequest() ? this.requests : this.oneWay;
	}

	boolean isEmpty() {
		return this.oneWay.isEmpty() && this.requests.isEmpty();
	}

	int size() {
		return this.oneWay.size() + this.requests.size();
	}

	int requestCount() {
		return this.requests.size();
	}

	long bytes() {
		return this.bytes;
	}

	/** The next message of both lines, or of the one-way messages alone. */
	@Nullable Submission peek(boolean requestsToo) {
		Submission message = this.oneWay.peekFirst();
		Submission request = requestsToo ? this.requests.peekFirst() : null;
		if (message == null || request == null) {
			return (message != null) ? message : request;
		}
		return (ORDER.compare(message, request) < 0) ? message : request;
	}

	void remove(Submission first) {
		line(first).removeFirst();
		this.bytes -= first.content().size();
	}

	@Nullable Submission takeOneWay() {
		return take(this.oneWay);
	}

	@Nullable Submission takeRequest() {
		return take(this.requests);
	}

	private @Nullable Submission take(Deque<Submission> line) {
		Submission first = line.pollFirst();
		if (first != null) {
			this.bytes -= first.content().size();
		}
		return first;
	}

	/** Upper bound of their frames in bytes. */
	long frameBytes() {
		return frameBytes(this.oneWay) + frameBytes(this.requests);
	}

	private static long frameBytes(Deque<Submission> line) {
		long bytes = 0;
		for (Submission message : line) {
			bytes += message.frameBytes();
		}
		return bytes;
	}

	/** Takes out the messages in some state. */
	void removeIf(Predicate<Submission> state, Consumer<Submission> consumer) {
		removeIf(this.oneWay, state, consumer);
		removeIf(this.requests, state, consumer);
	}

	private void removeIf(Deque<Submission> line, Predicate<Submission> state, Consumer<Submission> consumer) {
		line.removeIf((message) -> {
			if (!state.test(message)) {
				return false;
			}
			this.bytes -= message.content().size();
			consumer.accept(message);
			return true;
		});
	}

	/** Takes out everything, one-way messages first. */
	List<Submission> clear() {
		List<Submission> all = new ArrayList<>(this.oneWay);
		all.addAll(this.requests);
		this.oneWay.clear();
		this.requests.clear();
		this.bytes = 0;
		return all;
	}

}
