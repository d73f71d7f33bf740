// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * Limits that are safe with every Spread 4.x and 5.x daemon, and checks that return a
 * legal value or throw an {@link IllegalArgumentException}. They are stricter than what
 * daemons accept, because values in between close connections, are delivered wrongly, or
 * end the daemon (sections 2 and 9 of docs/protocol/spread.md).
 *
 * @since 0.1.0
 */
public final class SpreadLimits {

	/** Bytes of a whole message: header, groups and body. */
	public static final int MAX_MESSAGE_BYTES = 140_000;

	/** Destinations of one message: no more fit into the daemon's first fragment. */
	public static final int MAX_GROUPS = 43;

	/** Bytes of a group name. */
	public static final int MAX_GROUP_NAME = 31;

	/** Bytes of a private name. */
	public static final int MAX_PRIVATE_NAME = 10;

	private static final int HEADER_BYTES = 48;

	private static final int GROUP_BYTES = 32;

	private SpreadLimits() {
	}

	/** Returns how many bytes fit into the body of a message to this many groups. */
	public static int maxBody(int groups) {
		checkGroupCount(groups);
		return MAX_MESSAGE_BYTES - HEADER_BYTES - groups * GROUP_BYTES;
	}

	/** Checks the name of a group to join or leave. */
	public static String checkGroup(String name) {
		return checkName("Group name", name, MAX_GROUP_NAME, '$', "letters, digits and '-', '_', '.', '/' are safe");
	}

	/** Checks a destination: a group, or a private group: {@code #alice#localhost}. */
	public static String checkDestination(String name) {
		return name.startsWith("#")
				? checkName("Private group", name, MAX_GROUP_NAME, '#', "use the sender of a received message")
				: checkGroup(name);
	}

	/** Checks the private name that a connection asks for. */
	public static String checkPrivateName(String name) {
		return checkName("Private name", name, MAX_PRIVATE_NAME, '$', "letters and digits are safe");
	}

	static void checkGroupCount(int groups) {
		if (groups < 1 || groups > MAX_GROUPS) {
			throw new IllegalArgumentException(
					"Message has %d groups. Allowed: 1 to %d. Send several messages, or let the receivers join one group."
						.formatted(groups, MAX_GROUPS));
		}
	}

	private static String checkName(String what, String name, int max, char first, String wayOut) {
		if (name.isEmpty()) {
			throw new IllegalArgumentException(
					"%s is empty. Allowed: 1 to %d characters; %s.".formatted(what, max, wayOut));
		}
		if (name.length() > max) {
			throw new IllegalArgumentException("%s '%s' has %d characters. Allowed: 1 to %d. Choose a shorter one."
				.formatted(what, name, name.length(), max));
		}
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c < first || c > '~') {
				throw new IllegalArgumentException(
						"%s '%s' has the character '%s' (U+%04X) at index %d. Allowed: '%s' to '~' in ASCII; %s."
							.formatted(what, name, c, (int) c, i, first, wayOut));
			}
		}
		return name;
	}

}
