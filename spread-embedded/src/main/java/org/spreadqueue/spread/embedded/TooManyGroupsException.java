// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

/** A connection wants to be in more groups than it may. */
final class TooManyGroupsException extends Exception {

	private static final long serialVersionUID = 1L;

	TooManyGroupsException(int allowed) {
		super("wants to join more than %d groups, which is all that a session may be in ('maxSessionGroups')"
			.formatted(allowed));
	}

}
