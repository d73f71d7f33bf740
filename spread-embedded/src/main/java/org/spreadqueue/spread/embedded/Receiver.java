// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

/** A connection that a {@link Sequencer} delivers to. */
interface Receiver {

	String privateGroup();

	/** Tells whether it wants membership messages. */
	boolean membership();

	/**
	 * Queues a message, which other receivers may share. Never blocks and never calls
	 * back into the sequencer.
	 */
	void deliver(SharedMessage message);

}
