// SPDX-License-Identifier: Apache-2.0

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
		return name.startsWith("#") && name.length() <= MAX_CHARS && isPrintable(name);
	}

	/**
	 * A loop, because each dispatch names a sender and a stream takes several objects.
	 */
	private static boolean isPrintable(String name) {
		for (int i = 0; i < name.length(); i++) {
			if (name.charAt(i) < '#' || name.charAt(i) > '~') {
				return false;
			}
		}
		return true;
	}

}
