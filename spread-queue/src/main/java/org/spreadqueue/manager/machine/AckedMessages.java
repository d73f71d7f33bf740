// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Acknowledges what another manager has handed over once it is synced: then the other one
 * forgets it.
 */
final class AckedMessages {

	private final OutgoingFrames frames;

	private final List<Ack> uncommitted = new ArrayList<>();

	private final Deque<Committed> unsynced = new ArrayDeque<>();

	AckedMessages(OutgoingFrames frames) {
		this.frames = frames;
	}

	void add(String manager, MessageId id) {
		this.uncommitted.add(new Ack(manager, id));
	}

	/** What was added before is in this commit; sends what is synced. */
	void committed(long commit, long synced) {
		if (!this.uncommitted.isEmpty()) {
			this.unsynced.add(new Committed(commit, List.copyOf(this.uncommitted)));
			this.uncommitted.clear();
		}
		for (Committed next = this.unsynced.peek(); next != null
				&& next.commit <= synced; next = this.unsynced.peek()) {
			next.acks.forEach((ack) -> this.frames.add(ack.manager, new Frame.Ack(ack.id)));
			this.unsynced.remove();
		}
	}

	/** Those that wait for an acknowledgement ask again. */
	void clear() {
		this.uncommitted.clear();
		this.unsynced.clear();
	}

	private record Ack(String manager, MessageId id) {
	}

	private record Committed(long commit, List<Ack> acks) {
	}

}
