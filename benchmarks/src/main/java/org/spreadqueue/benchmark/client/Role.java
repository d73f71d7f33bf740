// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.Locale;

/** What one process of a measurement does. */
enum Role {

	RECEIVE,

	SEND,

	/** Answers each message with one of the same size. */
	PONG,

	/** Sends a message, waits for its answer, sends the next one. */
	PING;

	static Role parse(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
