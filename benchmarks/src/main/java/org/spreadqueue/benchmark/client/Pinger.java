// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadSession;

/** Measures round trips. */
final class Pinger extends Driver {

	private final long measureAt;

	private final long endAt;

	private long sentAt;

	private long messages;

	Pinger(Setup setup) {
		super(setup);
		this.measureAt = System.nanoTime() + setup.warmUp().toNanos();
		this.endAt = this.measureAt + setup.time().toNanos();
	}

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		super.connected(session, privateGroup);
		ping(session, Phase.WARM_UP);
	}

	@Override
	void message(SpreadSession session, RegularMessage message) {
		long now = System.nanoTime();
		if (meter().isStarted()) {
			meter().roundTrip(now - this.sentAt);
			this.messages++;
		}
		else if (now - this.measureAt >= 0) {
			meter().start();
		}
		if (message.messageType() == Phase.LAST) {
			finish(this.messages);
			return;
		}
		ping(session, (now - this.endAt >= 0) ? Phase.LAST : meter().isStarted() ? Phase.MEASURE : Phase.WARM_UP);
	}

	private void ping(SpreadSession session, short phase) {
		this.sentAt = System.nanoTime();
		send(session, setup().group(), phase);
	}

}
