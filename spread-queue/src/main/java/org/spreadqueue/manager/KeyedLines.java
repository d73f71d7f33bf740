package org.spreadqueue.manager;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The messages with ordering keys: one line for each key, in order of arrival. Of a line
 * only its head can be given out, and only while no message of the key is out; so order
 * of arrival goes before priority within a key.
 */
final class KeyedLines {

	private final Map<String, Line> lines = new HashMap<>();

	/** Where the heads go that can be given out. */
	private final Set<StoredMessage> ready;

	KeyedLines(Set<StoredMessage> ready) {
		this.ready = ready;
	}

	/** The message waits. */
	void enter(String key, StoredMessage message) {
		Line line = this.lines.computeIfAbsent(key, (unused) -> new Line());
		line.waiting.add(message);
		settle(key, line);
	}

	/** The message no longer waits. */
	void leave(String key, StoredMessage message) {
		Line line = line(key);
		line.waiting.remove(message);
		settle(key, line);
	}

	/** The message waits as before, but its delay began or ended. */
	void delayChanged(String key) {
		settle(key, line(key));
	}

	/** A waiting message of the key goes to a worker. */
	void goOut(String key, StoredMessage message) {
		Line line = line(key);
		line.out++;
		line.waiting.remove(message);
		settle(key, line);
	}

	/** A message of the key ended, and a worker had it. */
	void endedOutside(String key) {
		Line line = line(key);
		line.out--;
		settle(key, line);
	}

	/** A message of the key comes back from a worker. */
	void comeBack(String key, StoredMessage message) {
		Line line = line(key);
		line.out--;
		line.waiting.add(message);
		settle(key, line);
	}

	/** No message of any key waits any more. */
	void clearWaiting() {
		for (Line line : this.lines.values()) {
			line.waiting.clear();
			line.offered = null;
		}
		this.lines.values().removeIf((line) -> line.out == 0);
	}

	private Line line(String key) {
		Line line = this.lines.get(key);
		if (line == null) {
			throw new IllegalStateException("Nothing is known of the ordering key '" + key + "'");
		}
		return line;
	}

	private void settle(String key, Line line) {
		StoredMessage candidate = line.candidate();
		if (candidate != line.offered) {
			if (line.offered != null) {
				this.ready.remove(line.offered);
			}
			if (candidate != null) {
				this.ready.add(candidate);
			}
			line.offered = candidate;
		}
		if (line.out == 0 && line.waiting.isEmpty()) {
			this.lines.remove(key);
		}
	}

	private static final class Line {

		private final TreeSet<StoredMessage> waiting = new TreeSet<>(Comparator.comparingLong(StoredMessage::order));

		private @Nullable StoredMessage offered;

		/** More than one when workers claim what an earlier manager gave them. */
		private int out;

		private @Nullable StoredMessage candidate() {
			if (this.out > 0 || this.waiting.isEmpty() || this.waiting.first().isDelayed()) {
				return null;
			}
			return this.waiting.first();
		}

	}

}
