package org.spreadqueue.spread.embedded;

import java.nio.ByteBuffer;

/**
 * Somebody that a {@link Sequencer} delivers to.
 */
interface Receiver {

	/**
	 * The connection's address.
	 */
	String privateGroup();

	/**
	 * Whether it wants membership messages.
	 */
	boolean membership();

	/**
	 * Queue a message. Never blocks and never calls back into the sequencer.
	 * @param message an encoded message of the receiver's own
	 */
	void deliver(ByteBuffer message);

}
