// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ServiceType;

/**
 * What a program can do to the world.
 */
public interface Surroundings extends Channels {

	/**
	 * Sends a Spread message, or nothing if the session has no connection.
	 * @param channel number of the session
	 * @param message the message
	 */
	void multicast(int channel, OutgoingMessage message);

	@Override
	default void multicast(int channel, String group, byte[] body) {
		multicast(channel, OutgoingMessage.of(group, ServiceType.SAFE, body));
	}

	@Override
	default void multicast(int channel, Packet packet) {
		multicast(channel, Driver.outgoing(packet));
	}

	/**
	 * Something worth a line in the trace.
	 * @param what what
	 */
	void note(Object what);

}
