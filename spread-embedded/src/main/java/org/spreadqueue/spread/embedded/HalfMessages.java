// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts the memory of messages of which only a part has arrived. Clients send messages
 * in one go, so a part is alone for a moment only: if all of them take too much, those
 * that have waited longest belong to clients that mean no good, and are given up.
 *
 * @param <S> what a part belongs to
 */
final class HalfMessages<S> {

	private final long allowed;

	private final Consumer<S> giveUp;

	/** In the order in which they began. */
	private final Map<S, Integer> parts = new LinkedHashMap<>();

	private long bytes;

	/** Creates a count that has the owners of old parts given up beyond a limit. */
	HalfMessages(long allowed, Consumer<S> giveUp) {
		this.allowed = allowed;
		this.giveUp = giveUp;
	}

	/** An owner has a part of so many bytes now, or none. */
	void update(S owner, int size) {
		Integer before = (size > 0) ? this.parts.put(owner, size) : this.parts.remove(owner);
		this.bytes += size - ((before != null) ? before : 0);
		while (this.bytes > this.allowed) {
			giveUpOldest();
		}
	}

	private void giveUpOldest() {
		Iterator<Map.Entry<S, Integer>> oldest = this.parts.entrySet().iterator();
		Map.Entry<S, Integer> part = oldest.next();
		S owner = part.getKey();
		this.bytes -= part.getValue();
		oldest.remove();
		this.giveUp.accept(owner);
	}

	long bytes() {
		return this.bytes;
	}

}
