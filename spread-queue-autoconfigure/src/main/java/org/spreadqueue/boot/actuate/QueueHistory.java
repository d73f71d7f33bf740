package org.spreadqueue.boot.actuate;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueManager;

/** What is remembered of the figures of a queue. */
final class QueueHistory {

	private QueueHistory() {
	}

	/** Returns {@code null} if nothing is remembered. */
	static @Nullable HistoryDescriptor of(QueueManager manager) {
		return null;
	}

}
