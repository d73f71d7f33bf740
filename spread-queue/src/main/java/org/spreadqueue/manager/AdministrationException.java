// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import org.spreadqueue.QueueException;

/**
 * A manager that is elsewhere has not done what it was asked, or nobody knows whether it
 * has.
 *
 * @since 0.1.0
 */
public class AdministrationException extends QueueException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/** Creates the exception; the message says what happened and what to do. */
	public AdministrationException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

	public enum Reason {

		/** No Spread daemon could be reached in time. Nothing was changed. */
		NOT_CONNECTED,

		/** No manager has answered that understands questions. Nothing was changed. */
		NO_MANAGER,

		/** The manager has not answered in time. A change may have been made. */
		NO_ANSWER,

		/** The manager does not do it. Nothing was changed. */
		REFUSED,

		/** The manager has tried it and failed. A change may have been made in part. */
		FAILED,

		/** What asked was closed. A change may have been made. */
		CLOSED

	}

}
