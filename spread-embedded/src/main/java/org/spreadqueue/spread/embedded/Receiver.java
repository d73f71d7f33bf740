package org.spreadqueue.spread.embedded;

import java.nio.ByteBuffer;

/** A connection that a {@link Sequencer} delivers to. */
interface Receiver {

	String privateGroup();

	/** Tells whether it wants membership messages. */
	boolean membership();

	/**
	 * Queues an encoded message and takes over its buffer. Never blocks and never calls
	 * back into the sequencer.
	 */
	void deliver(ByteBuffer message);

}
