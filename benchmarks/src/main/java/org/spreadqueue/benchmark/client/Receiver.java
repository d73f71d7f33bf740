// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.List;

import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadSession;

/** Receives one-way messages, and acknowledges them to the sender from time to time. */
final class Receiver extends Driver {

	private long messages;

	private int unacknowledged;

	Receiver(Setup setup) {
		super(setup);
	}

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		// The membership message of this join tells the sender to start.
		session.join(setup().group());
	}

	@Override
	void message(SpreadSession session, RegularMessage message) {
		short type = message.messageType();
		if (type != Phase.WARM_UP) {
			if (meter().isStarted()) {
				this.messages++;
			}
			else {
				meter().start();
			}
		}
		this.unacknowledged++;
		boolean last = type == Phase.LAST;
		if (this.unacknowledged == setup().quantum() || last) {
			this.unacknowledged = 0;
			session.multicast(
					new OutgoingMessage(List.of(message.sender()), ServiceType.AGREED, false, type, new byte[] { 1 }));
		}
		if (last) {
			finish(this.messages);
		}
	}

}
