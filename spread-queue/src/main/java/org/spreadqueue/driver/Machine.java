// SPDX-License-Identifier: Apache-2.0

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

	/** From {@link #nextTick}: nothing is due before another input. */
	long NEVER = Long.MAX_VALUE;

	/** A session has its first or a new connection, with this private group. */
	void connected(int channel, String privateGroup, long now);

	/** A session has lost its connection. */
	void disconnected(int channel, long now);

	/** A message has arrived. */
	void received(int channel, RegularMessage message, long now);

	/** The members of a group have changed. */
	default void membership(int channel, MembershipChange change, long now) {
	}

	/**
	 * The session has left a group: what was said of its members before this belongs to
	 * the time before a later join.
	 */
	default void left(int channel, String group, long now) {
	}

	/** Time has passed. May be called when nothing is due. */
	void tick(long now);

	/** The inputs of a pass are complete, or a channel has room again; sends. */
	void flush(long now);

	/** Nanoseconds until {@link #tick}, or {@link #NEVER}; asked after each flush. */
	long nextTick(long now);

}
