package org.spreadqueue.spread;

/**
 * Limits that are safe with every Spread 4.x and 5.x daemon, and the checks for them.
 * They are stricter than what daemons accept, because what lies between closes
 * connections, is delivered wrongly, or ends the daemon (sections 2 and 9 of
 * docs/protocol/spread.md).
 *
 * @since 0.1.0
 */
public final class SpreadLimits {

	/** Bytes of a whole message: header, groups and body. */
	public static final int MAX_MESSAGE_BYTES = 140_000;

	/** Destinations of one message: more do not fit into the daemon's first fragment. */
	public static final int MAX_GROUPS = 43;

	/** Bytes of a group name. */
	public static final int MAX_GROUP_NAME = 31;

	/** Bytes of a private name. */
	public static final int MAX_PRIVATE_NAME = 10;

	private static final int HEADER_BYTES = 48;

	private static final int GROUP_BYTES = 32;

	private SpreadLimits() {
	}

	/**
	 * Returns how many bytes the body of a message to so many groups can have.
	 * @param groups number of destinations, 1 to {@link #MAX_GROUPS}
	 * @throws IllegalArgumentException if the number of groups is out of range
	 */
	public static int maxBody(int groups) {
		checkGroupCount(groups);
		return MAX_MESSAGE_BYTES - HEADER_BYTES - groups * GROUP_BYTES;
	}

	/**
	 * Checks the name of a group to join or leave, and returns it.
	 * @throws IllegalArgumentException if no client could join it
	 */
	public static String checkGroup(String name) {
		return checkName("Group name", name, MAX_GROUP_NAME, '$', "letters, digits and '-', '_', '.', '/' are safe");
	}

	/**
	 * Checks the destination of a message, and returns it: a group name, or a private
	 * group such as {@code #alice#localhost}.
	 * @throws IllegalArgumentException if it can be neither
	 */
	public static String checkDestination(String name) {
		return name.startsWith("#")
				? checkName("Private group", name, MAX_GROUP_NAME, '#', "use the sender of a received message")
				: checkGroup(name);
	}

	/**
	 * Checks the private name that a connection asks for, and returns it.
	 * @throws IllegalArgumentException if every daemon would refuse it
	 */
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
