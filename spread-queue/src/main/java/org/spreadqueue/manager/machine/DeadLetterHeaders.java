// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.List;

/**
 * Names of the headers with which a message is in a dead-letter queue. They are part of
 * the protocol ({@code docs/protocol/native.md}, 4.8).
 */
public final class DeadLetterHeaders {

	/** What all of them begin with. */
	public static final String PREFIX = "x-dead-letter-";

	/** Why it was given up. */
	public static final String REASON = "x-dead-letter-reason";

	/** Class name of the last attempt's exception, if known. */
	public static final String ERROR_TYPE = "x-dead-letter-error-type";

	/** Message of that exception, if there is one. */
	public static final String ERROR_MESSAGE = "x-dead-letter-error-message";

	/** The queue that it comes from. */
	public static final String QUEUE = "x-dead-letter-queue";

	/** The last attempt in that queue. */
	public static final String DELIVERIES = "x-dead-letter-deliveries";

	/** Its id in that queue. */
	public static final String ID = "x-dead-letter-id";

	/** When it came to that queue, as an ISO instant. */
	public static final String FIRST_SEEN = "x-dead-letter-first-seen";

	static final List<String> ALL = List.of(REASON, ERROR_TYPE, ERROR_MESSAGE, QUEUE, DELIVERIES, ID, FIRST_SEEN);

	private DeadLetterHeaders() {
	}

}
