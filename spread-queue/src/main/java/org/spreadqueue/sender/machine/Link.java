package org.spreadqueue.sender.machine;

import org.spreadqueue.sender.ManagerInfo;

/**
 * Sends messages to managers in one of the two protocols, and follows them.
 */
interface Link {

	/** Tells whether something has a deadline. */
	boolean isBusy();

	/** Tells whether something was sent of which no outcome is known. */
	boolean hasUnsettled();

	/**
	 * Tells whether the manager should be asked now, rather than at the usual interval.
	 * @param sinceAsked nanoseconds since the last question
	 */
	boolean wantsAnswer(long sinceAsked, long now);

	/** A question for the manager goes out, behind everything that was sent. */
	void asked();

	/** A manager has answered. It may speak the protocol of the other link. */
	void answered(ManagerInfo manager, long now);

	/** The main connection is lost, and with it the private group that answers go to. */
	void disconnected();

	/** Sends what can leave before all inputs have come. */
	default void send(ManagerInfo manager, long now) {
	}

	/** Sends what it has gathered. */
	default void flush(long now) {
	}

	/** Fails what is late. */
	void tick(boolean managerThere, long now);

	/** Tells why messages may have waited until their time was up. */
	String congestion();

	/** Fails everything. */
	void close();

}
