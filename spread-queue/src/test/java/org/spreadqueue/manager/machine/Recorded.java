// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Packet;

/**
 * What a manager's machine has asked for.
 */
sealed interface Recorded {

	record Send(String group, byte[] body) implements Recorded {
	}

	record Native(Packet packet) implements Recorded {
	}

	record Join(String group) implements Recorded {
	}

	record Leave(String group) implements Recorded {
	}

	record Close() implements Recorded {
	}

	record BecameActive() implements Recorded {
	}

	record GaveWay(String other, boolean standsBy) implements Recorded {
	}

	record Intruder(String other) implements Recorded {
	}

	record Mute(String other) implements Recorded {
	}

	record Dropped(String from, String reason) implements Recorded {
	}

	record Missing(String worker, int messages) implements Recorded {
	}

	record Requeued(String worker) implements Recorded {
	}

	record DeadLettered(DeadLetter letter) implements Recorded {
	}

	record Question(String from, long ticket, Content content) implements Recorded {
	}

	record Closed(LastMessages messages) implements Recorded {
	}

}
