package org.spreadqueue.protocol;

/**
 * The rule for private groups, by which peers name senders. A name that Spread does not
 * take as a destination must not get further than the codecs.
 */
public final class PrivateGroup {

	private static final int MAX_CHARS = 31;

	private PrivateGroup() {
	}

	/** Whether Spread can have given a connection this name. */
	public static boolean isName(String name) {
		return name.startsWith("#") && name.length() <= MAX_CHARS
				&& name.chars().allMatch((character) -> character >= '#' && character <= '~');
	}

}
