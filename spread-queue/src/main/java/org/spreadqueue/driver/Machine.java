package org.spreadqueue.driver;

import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;

/**
 * The protocol logic of a worker, a sender or a manager as a state machine: no threads,
 * no sockets, no clock. Inputs are method calls; effects are asked of {@link Channels}
 * and of an interface of the role. Times are nanoseconds of one monotonic clock.
 *
 * @since 0.1.0
 */
public interface Machine {

	/** Of {@link #nextTick}: only after another input. */
	long NEVER = Long.MAX_VALUE;

	/**
	 * A session has a connection, the first one or a new one.
	 * @param channel the session's number
	 * @param privateGroup its address on this connection
	 * @param now the time
	 */
	void connected(int channel, String privateGroup, long now);

	/**
	 * A session has lost its connection.
	 * @param channel the session's number
	 * @param now the time
	 */
	void disconnected(int channel, long now);

	/**
	 * A message has arrived.
	 * @param channel the session's number
	 * @param message the message
	 * @param now the time
	 */
	void received(int channel, RegularMessage message, long now);

	/**
	 * The members of a group have changed.
	 * @param channel the session's number
	 * @param change the group and its members
	 * @param now the time
	 */
	default void membership(int channel, MembershipChange change, long now) {
	}

	/**
	 * Time has passed. May be called when nothing is due.
	 * @param now the time
	 */
	void tick(long now);

	/**
	 * All that came at once has been put in: what was gathered is sent.
	 * @param now the time
	 */
	void flush(long now);

	/**
	 * Tells how long {@link #tick} can wait. Asked after each {@link #flush}.
	 * @param now the time
	 * @return nanoseconds from now, or {@link #NEVER}
	 */
	long nextTick(long now);

}
