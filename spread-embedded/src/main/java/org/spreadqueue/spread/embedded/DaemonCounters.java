// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.util.concurrent.atomic.LongAdder;

/** Counts on the loop thread; other threads read the counts. */
final class DaemonCounters {

	private final LongAdder sessionsOpened = new LongAdder();

	private final LongAdder sessionsThrownOut = new LongAdder();

	private final LongAdder requestsReceived = new LongAdder();

	private final LongAdder bytesReceived = new LongAdder();

	private final LongAdder messagesDelivered = new LongAdder();

	private final LongAdder bytesDelivered = new LongAdder();

	private final LongAdder pendingBytes = new LongAdder();

	void opened() {
		this.sessionsOpened.increment();
	}

	void thrownOut() {
		this.sessionsThrownOut.increment();
	}

	void request() {
		this.requestsReceived.increment();
	}

	void read(long bytes) {
		this.bytesReceived.add(bytes);
	}

	void queued(long bytes) {
		this.messagesDelivered.increment();
		this.pendingBytes.add(bytes);
	}

	void written(long bytes) {
		this.bytesDelivered.add(bytes);
		this.pendingBytes.add(-bytes);
	}

	void dropped(long bytes) {
		this.pendingBytes.add(-bytes);
	}

	EmbeddedDaemonStatistics snapshot(int sessions) {
		return new EmbeddedDaemonStatistics(sessions, this.sessionsOpened.sum(), this.sessionsThrownOut.sum(),
				this.requestsReceived.sum(), this.bytesReceived.sum(), this.messagesDelivered.sum(),
				this.bytesDelivered.sum(), this.pendingBytes.sum());
	}

}
