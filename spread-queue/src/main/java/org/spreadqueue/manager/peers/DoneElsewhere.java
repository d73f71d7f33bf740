// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.util.ArrayDeque;
import java.util.Deque;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * What workers have done of messages that this manager does not have. An earlier manager,
 * which has not heard of that, may still hand them over.
 */
public final class DoneElsewhere {

	/** What does not fit any more may be done again. */
	public static final int MAX_RANGES = 1000;

	private final Deque<Range> ranges = new ArrayDeque<>();

	void add(long producer, long first, long last) {
		if (this.ranges.size() == MAX_RANGES) {
			this.ranges.remove();
		}
		this.ranges.add(new Range(producer, first, last));
	}

	boolean contains(MessageId id) {
		return this.ranges.stream().anyMatch((range) -> range.contains(id));
	}

	void clear() {
		this.ranges.clear();
	}

	private record Range(long producer, long first, long last) {

		boolean contains(MessageId id) {
			return id.producer() == this.producer && id.sequence() >= this.first && id.sequence() <= this.last;
		}

	}

}
