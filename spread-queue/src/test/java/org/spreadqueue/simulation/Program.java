package org.spreadqueue.simulation;

import org.spreadqueue.spread.SpreadEvent;

/**
 * A machine as the simulation sees it; does what the driver of the machine does, without
 * its threads and sockets. Each program is made by the test package of its machine.
 */
public interface Program {

	/**
	 * A session has a connection.
	 * @param channel number of the session
	 * @param privateGroup its name
	 * @param now the time
	 */
	void connected(int channel, String privateGroup, long now);

	/**
	 * Something came.
	 * @param channel number of the session
	 * @param event what
	 * @param now the time
	 */
	void received(int channel, SpreadEvent event, long now);

	/**
	 * A session has lost its connection.
	 * @param channel number of the session
	 * @param now the time
	 */
	void disconnected(int channel, long now);

	/**
	 * Time has passed.
	 * @param now the time
	 */
	void tick(long now);

	/**
	 * When the driver would call {@link #tick} next.
	 * @param now the time
	 * @return in how many nanoseconds
	 */
	long tickAfter(long now);

	/**
	 * One batch of inputs is over.
	 * @param now the time
	 */
	void flush(long now);

}
