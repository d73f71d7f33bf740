// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;

/**
 * Gives workers the time to claim what they have of an earlier manager or connection,
 * before others get it.
 */
final class Claims {

	/** Time for workers to claim messages. */
	static final Duration TIME = Duration.ofMillis(500);

	private final MessageStore store;

	/** Messages that workers may claim when this manager is active again. */
	private final List<StoredMessage> unsettled = new ArrayList<>();

	/** Whether there are messages of an earlier run, which workers may claim as well. */
	private boolean recovered;

	/** Nothing is dispatched before workers have had the time to claim those. */
	private long until;

	Claims(MessageStore store, long now) {
		this.store = store;
		this.until = now;
	}

	/** The store has messages of an earlier run; nobody knows which workers had some. */
	void recovered() {
		this.recovered = true;
	}

	/** The message is requeued, but its worker may still have it. */
	void add(StoredMessage message) {
		this.unsettled.add(message);
	}

	/** The manager is active, so workers claim from now on. */
	void begin(long now) {
		if (this.recovered) {
			this.recovered = false;
			this.until = now + TIME.toNanos();
		}
		for (StoredMessage message : this.unsettled) {
			if (this.store.get(message.id()) == message && message.isWaiting()) {
				this.store.holdUntil(message, now + TIME.toNanos());
			}
		}
		this.unsettled.clear();
	}

	/** For how long nothing is dispatched, in nanoseconds; not positive if it may be. */
	long timeLeft(long now) {
		return this.until - now;
	}

}
