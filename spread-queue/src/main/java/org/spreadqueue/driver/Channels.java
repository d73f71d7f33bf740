// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.driver;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Packet;

/**
 * What the machine of a worker, sender or manager may ask of Spread. A program has one or
 * more Spread sessions, its channels, which the machine numbers. {@link #MAIN} is there
 * from the start.
 * <p>
 * Calls take effect in order and never call back into the machine. A call for a channel
 * that is closed or has no connection does nothing.
 * <p>
 * What is multicast is never dropped while the connection lasts: beyond what the
 * connection takes, it waits in memory. So a machine that has much to send asks
 * {@link #hasRoom} before each message, and goes on in the next {@link Machine#flush}.
 *
 * @since 0.1.0
 */
public interface Channels {

	/** The first session of every program. */
	int MAIN = 0;

	/** Opens a session under an unused number; it reconnects until closed. */
	void open(int channel);

	/** Closes a session once all is sent. The program ends with its last one. */
	void close(int channel);

	/** Joins a group, now and after every reconnection. */
	void join(int channel, String group);

	/** Leaves a group. */
	void leave(int channel, String group);

	/**
	 * Whether a message would be handed to the connection at once, which has little to
	 * write. When there is room again after there was none, the machine is flushed.
	 */
	boolean hasRoom(int channel);

	/** Says to people why {@link #MAIN} has no connection, while it has none. */
	default String outage() {
		return "there is no connection";
	}

	/** Sends a message of the legacy protocol. */
	void multicast(int channel, String group, byte[] body);

	/**
	 * Says for which member of a group native messages to it are from now on, by its
	 * private group; {@code null} for whoever is in it. If messages are sealed, no other
	 * one in the group opens them. Those that are named as groups themselves do.
	 */
	default void addressee(int channel, String group, @Nullable String member) {
	}

	/** Sends frames of the native protocol. */
	void multicast(int channel, Packet packet);

}
