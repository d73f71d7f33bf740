// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.ByteBuffer;

/**
 * An encoded message in the queues of its receivers, which share its bytes: it costs them
 * once, and a little for each queue.
 */
final class SharedMessage {

	/** About what one message takes in one queue, without its bytes. */
	static final int COST_IN_A_QUEUE = 128;

	private final ByteBuffer bytes;

	private int queues;

	/** Takes over the buffer. */
	SharedMessage(ByteBuffer bytes) {
		this.bytes = bytes;
	}

	int size() {
		return this.bytes.remaining();
	}

	/** The bytes, with a position of their own. */
	ByteBuffer bytes() {
		return this.bytes.duplicate();
	}

	/** Adds it to a queue; returns how much more it costs now. */
	int added() {
		this.queues++;
		return COST_IN_A_QUEUE + ((this.queues == 1) ? size() : 0);
	}

	/** Removes it from a queue; returns how much less it costs now. */
	int removed() {
		this.queues--;
		return COST_IN_A_QUEUE + ((this.queues == 0) ? size() : 0);
	}

}
