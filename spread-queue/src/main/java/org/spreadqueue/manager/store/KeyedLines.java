// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The messages with ordering keys: one line for each key, in order of arrival. Only the
 * head of a line can be dispatched, and only while no message of the key is in flight; so
 * within a key, order of arrival goes before priority.
 */
final class KeyedLines {

	private final Map<String, Line> lines = new HashMap<>();

	/** Receives the heads that can be dispatched. */
	private final ReadyMessages ready;

	KeyedLines(ReadyMessages ready) {
		this.ready = ready;
	}

	void add(String key, StoredMessage message) {
		Line line = this.lines.computeIfAbsent(key, (unused) -> new Line());
		line.waiting.add(message);
		updateReady(key, line);
	}

	/** A message no longer waits. */
	void remove(String key, StoredMessage message) {
		Line line = line(key);
		line.waiting.remove(message);
		updateReady(key, line);
	}

	/** A message waits as before, but its delay has begun or ended. */
	void delayChanged(String key) {
		updateReady(key, line(key));
	}

	void dispatched(String key, StoredMessage message) {
		Line line = line(key);
		line.inFlight++;
		line.waiting.remove(message);
		updateReady(key, line);
	}

	void requeued(String key, StoredMessage message) {
		Line line = line(key);
		line.inFlight--;
		line.waiting.add(message);
		updateReady(key, line);
	}

	/** A message of the key is no longer in flight, nor held. */
	void endedInFlight(String key) {
		Line line = line(key);
		line.inFlight--;
		updateReady(key, line);
	}

	void clearWaiting() {
		for (Line line : this.lines.values()) {
			line.waiting.clear();
			line.offered = null;
		}
		this.lines.values().removeIf((line) -> line.inFlight == 0);
	}

	private Line line(String key) {
		Line line = this.lines.get(key);
		if (line == null) {
			throw new IllegalStateException("Nothing is known of the ordering key '" + key + "'");
		}
		return line;
	}

	private void updateReady(String key, Line line) {
		StoredMessage head = line.dispatchable();
		if (head != line.offered) {
			if (line.offered != null) {
				this.ready.remove(line.offered);
			}
			if (head != null) {
				this.ready.add(head);
			}
			line.offered = head;
		}
		if (line.inFlight == 0 && line.waiting.isEmpty()) {
			this.lines.remove(key);
		}
	}

	private static final class Line {

		private final TreeSet<StoredMessage> waiting = new TreeSet<>(Comparator.comparingLong(StoredMessage::order));

		/** The head, while it is among the ready messages. */
		private @Nullable StoredMessage offered;

		/** More than one when workers claim what an earlier manager dispatched. */
		private int inFlight;

		private @Nullable StoredMessage dispatchable() {
			if (this.inFlight > 0 || this.waiting.isEmpty() || this.waiting.first().isDelayed()) {
				return null;
			}
			return this.waiting.first();
		}

	}

}
