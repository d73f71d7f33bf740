// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadSession;

/** Sends one-way messages as fast as the window allows. */
final class Sender extends Driver {

	private final long measureAt;

	private final long endAt;

	private int underWay;

	private long messages;

	private boolean lastSent;

	Sender(Setup setup) {
		super(setup);
		this.measureAt = System.nanoTime() + setup.warmUp().toNanos();
		this.endAt = this.measureAt + setup.time().toNanos();
	}

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		super.connected(session, privateGroup);
		fill(session);
	}

	@Override
	void message(SpreadSession session, RegularMessage message) {
		if (message.messageType() == Phase.LAST) {
			finish(this.messages);
			return;
		}
		this.underWay -= setup().quantum();
		fill(session);
	}

	private void fill(SpreadSession session) {
		while (this.underWay < setup().window() && !this.lastSent) {
			send(session, setup().group(), phase());
			this.underWay++;
		}
	}

	private short phase() {
		long now = System.nanoTime();
		if (now - this.measureAt < 0) {
			return Phase.WARM_UP;
		}
		if (!meter().isStarted()) {
			meter().start();
		}
		this.messages++;
		// However short the time is, or late the process: one is measured, and one ends
		// it.
		this.lastSent = this.messages > 1 && now - this.endAt >= 0;
		return this.lastSent ? Phase.LAST : Phase.MEASURE;
	}

}
