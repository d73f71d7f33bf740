package org.spreadqueue.simulation;

import java.util.List;

import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ServiceType;

/**
 * What a program can do to the world.
 */
public interface Surroundings {

	/**
	 * Sends a Spread message, or nothing if the session has no connection.
	 * @param channel number of the session
	 * @param groups where to
	 * @param service the guarantee
	 * @param type the 16-bit type
	 * @param body the bytes
	 */
	void multicast(int channel, List<String> groups, ServiceType service, short type, byte[] body);

	/**
	 * Sends a Spread message as a driver would.
	 * @param channel number of the session
	 * @param message the message
	 */
	default void multicast(int channel, OutgoingMessage message) {
		multicast(channel, message.groups(), message.serviceType(), message.messageType(), message.body());
	}

	/**
	 * Joins a group, now and after every reconnection.
	 * @param channel number of the session
	 * @param group which
	 */
	void join(int channel, String group);

	/**
	 * Leaves a group.
	 * @param channel number of the session
	 * @param group which
	 */
	void leave(int channel, String group);

	/**
	 * Opens a session, which connects as long as it is open.
	 * @param channel its number
	 */
	void open(int channel);

	/**
	 * Closes a session for good.
	 * @param channel its number
	 */
	void close(int channel);

	/**
	 * Something worth a line in the trace.
	 * @param what what
	 */
	void note(Object what);

}
