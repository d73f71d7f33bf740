package org.spreadqueue.driver;

import org.spreadqueue.protocol.frame.Packet;

/**
 * What the machine of a worker, sender or manager may ask of Spread. A program has one or
 * more Spread sessions, which the machine opens by numbers of its own: its channels. The
 * {@link #MAIN} channel is there from the start.
 * <p>
 * Calls take effect in their order and never call back into the machine. A call for a
 * channel that is closed or has no connection does nothing.
 *
 * @since 0.1.0
 */
public interface Channels {

	/** The first session of every program. */
	int MAIN = 0;

	/**
	 * Opens a further session, which reconnects until it is closed.
	 * @param channel a number that is not in use
	 */
	void open(int channel);

	/**
	 * Closes a session after what was sent through it. The program ends with its last
	 * channel.
	 * @param channel the session's number
	 */
	void close(int channel);

	/**
	 * Joins a group, now and after every reconnection.
	 * @param channel the session's number
	 * @param group the group
	 */
	void join(int channel, String group);

	/**
	 * Leaves a group.
	 * @param channel the session's number
	 * @param group the group
	 */
	void leave(int channel, String group);

	/**
	 * Sends a message of the legacy protocol.
	 * @param channel the session's number
	 * @param group where to
	 * @param body the message
	 */
	void multicast(int channel, String group, byte[] body);

	/**
	 * Sends frames of the native protocol.
	 * @param channel the session's number
	 * @param packet the frames and their groups
	 */
	void multicast(int channel, Packet packet);

}
