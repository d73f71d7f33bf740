package org.spreadqueue.spread.embedded;

import java.nio.ByteBuffer;

/**
 * A connection that a {@link Sequencer} delivers to.
 */
interface Receiver {

	/** The connection's address. */
	String privateGroup();

	/** Tells whether it wants membership messages. */
	boolean membership();

	/**
	 * Queues a message. Never blocks and never calls back into the sequencer.
	 * @param message an encoded message of the receiver's own
	 */
	void deliver(ByteBuffer message);

}
