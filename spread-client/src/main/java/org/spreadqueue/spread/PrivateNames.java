// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * Suppliers of private names. Random ones are practically unique, so that neither two
 * processes nor a reconnecting session and its dead predecessor ask for the same name.
 *
 * @since 0.1.0
 */
public final class PrivateNames {

	private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

	private static final SecureRandom RANDOM = new SecureRandom();

	private PrivateNames() {
	}

	/**
	 * Returns a supplier of random names of full length, a new one at each call. The
	 * prefix, such as {@code "w"} for workers, has at most 4 characters: the rest makes
	 * names unique.
	 */
	public static Supplier<String> random(String prefix) {
		if (prefix.length() > 4) {
			throw new IllegalArgumentException(
					"Prefix '%s' has %d characters. Allowed: 0 to 4, because private names hold %d and at least 6 must be random."
						.formatted(prefix, prefix.length(), SpreadLimits.MAX_PRIVATE_NAME));
		}
		if (!prefix.isEmpty()) {
			SpreadLimits.checkPrivateName(prefix);
		}
		return () -> {
			StringBuilder name = new StringBuilder(prefix);
			while (name.length() < SpreadLimits.MAX_PRIVATE_NAME) {
				name.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
			}
			return name.toString();
		};
	}

	/**
	 * Always returns the same name. A reconnecting session may be refused for a moment
	 * ({@link RejectReason#NOT_UNIQUE}) until the daemon has noticed the end of the old
	 * connection; the session tries again.
	 */
	public static Supplier<String> fixed(String name) {
		String checked = SpreadLimits.checkPrivateName(name);
		return () -> checked;
	}

	/** Lets the daemon invent the name, such as {@code r3259-9}. */
	public static Supplier<String> chosenByDaemon() {
		return () -> "";
	}

}
