// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadMetrics;
import org.spreadqueue.spread.log.QuotingLogger;

/** Keeps the failures of a {@link SpreadMetrics} away from loops and senders. */
public final class GuardedMetrics implements SpreadMetrics {

	private static final Logger logger = QuotingLogger.of(GuardedMetrics.class);

	private final SpreadMetrics metrics;

	private final AtomicBoolean complained = new AtomicBoolean();

	public GuardedMetrics(SpreadMetrics metrics) {
		this.metrics = metrics;
	}

	@Override
	public void sent(int messages, long bytes) {
		guard(() -> this.metrics.sent(messages, bytes));
	}

	@Override
	public void received(int messages, long bytes) {
		guard(() -> this.metrics.received(messages, bytes));
	}

	@Override
	public void pendingChanged(long bytes) {
		if (bytes != 0) {
			guard(() -> this.metrics.pendingChanged(bytes));
		}
	}

	@Override
	public void connected(SpreadAddress daemon, boolean again) {
		guard(() -> this.metrics.connected(daemon, again));
	}

	@Override
	public void connectFailed(SpreadAddress daemon, SpreadException cause) {
		guard(() -> this.metrics.connectFailed(daemon, cause));
	}

	@Override
	public void connectionLost(SpreadAddress daemon, SpreadException cause) {
		guard(() -> this.metrics.connectionLost(daemon, cause));
	}

	private void guard(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			// Errors too: a missing class of a metrics library must not end a connection.
			complain(ex);
		}
	}

	private void complain(Throwable failure) {
		try {
			if (this.complained.compareAndSet(false, true)) {
				logger.warn("metrics {} failed; further failures are logged at debug level", this.metrics, failure);
			}
			else {
				logger.debug("metrics {} failed", this.metrics, failure);
			}
		}
		catch (Throwable unloggable) {
			// For lack of memory, perhaps. The connection works without a word about it.
		}
	}

}
