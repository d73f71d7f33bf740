// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

import org.spreadqueue.spread.log.Excerpt;

/**
 * Name of a queue. It is part of the names of the Spread groups in which the queue's
 * programs meet, so the limits of Spread group names apply.
 *
 * @param value the name, never empty
 * @since 0.1.0
 */
public record QueueName(String value) {

	/** Longest name: Spread group names hold 31 characters and the prefix takes 3. */
	public static final int MAX_LENGTH = 28;

	private static final String MESSAGES = "MQ_";

	private static final String WORKERS = "WQ_";

	private static final String NATIVE = "NQ_";

	private static final String NATIVE_MEMBERS = "WK_";

	/**
	 * Throws an {@link IllegalArgumentException} if the name is empty, too long or has a
	 * character that Spread or the Perl programs do not accept.
	 */
	public QueueName {
		if (value.isEmpty()) {
			throw new IllegalArgumentException("Queue name '' is empty. " + rule());
		}
		if (value.equals("0")) {
			throw new IllegalArgumentException(
					"Queue name '0' is not possible: the Perl queue manager takes it for no name. Choose another one.");
		}
		if (value.length() > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"Queue name '" + Excerpt.line(value) + "' has " + value.length() + " characters. " + rule());
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (!allowed(c)) {
				throw new IllegalArgumentException("Queue name '" + Excerpt.line(value) + "' has the character '"
						+ Excerpt.line(String.valueOf(c)) + "'. " + rule());
			}
		}
	}

	private static boolean allowed(char c) {
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'
				|| c == '.';
	}

	private static String rule() {
		return "Allowed: letters, digits, '_', '-', '.'; at most " + MAX_LENGTH
				+ " characters, because Spread group names hold 31 and 'MQ_' takes 3.";
	}

	/** Returns the Spread group of legacy messages; only managers join it. */
	public String messagesGroup() {
		return MESSAGES + this.value;
	}

	/** Returns the Spread group that workers report to; only managers join it. */
	public String workersGroup() {
		return WORKERS + this.value;
	}

	/** Returns the Spread group of native submits and statuses; only managers join it. */
	public String nativeGroup() {
		return NATIVE + this.value;
	}

	/**
	 * Returns the Spread group in which managers and native workers see each other come
	 * and go, and in which managers greet all workers.
	 */
	public String nativeMembersGroup() {
		return NATIVE_MEMBERS + this.value;
	}

	@Override
	public String toString() {
		return this.value;
	}

}
