// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadSession;

final class Ponger extends Driver {

	private long messages;

	Ponger(Setup setup) {
		super(setup);
	}

	@Override
	public void connected(SpreadSession session, String privateGroup) {
		// The membership message of this join tells the pinging side to start.
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
		send(session, message.sender(), type);
		if (type == Phase.LAST) {
			finish(this.messages);
		}
	}

}
