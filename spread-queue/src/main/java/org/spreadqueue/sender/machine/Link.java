// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import org.spreadqueue.sender.ManagerInfo;

/** Sends messages to managers in one of the two protocols, and follows them. */
interface Link {

	/** Whether anything has a deadline. */
	boolean isBusy();

	/** Whether any message that was sent has no known outcome. */
	boolean hasUnsettled();

	/** Whether to ask now instead of at the usual interval; times in nanoseconds. */
	boolean wantsAnswer(long sinceAsked, long now);

	/** A question for the manager goes out, behind everything that was sent. */
	void asked(long now);

	/** A manager has answered, perhaps one of the other protocol. */
	void answered(ManagerInfo manager, long now);

	/** The main connection is lost, and with it the private group for answers. */
	void disconnected();

	/** Sends what can leave before all inputs have come. */
	default void send(ManagerInfo manager, long now) {
	}

	default void flush(long now) {
	}

	/** Fails what is late. */
	void tick(boolean managerThere, long now);

	/** Says why a message may have waited until its time was up. */
	String congestion(Submission message);

	void close();

}
