// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.List;

/**
 * Why the membership of a group changed.
 *
 * @since 0.1.0
 */
public sealed interface MembershipCause {

	/** A connection joined the group and is already in the member list. */
	record Join(String member) implements MembershipCause {

	}

	/** Another connection left the group but is still connected. */
	record Leave(String member) implements MembershipCause {

	}

	/** A member's connection ended, for whatever reason. */
	record Disconnect(String member) implements MembershipCause {

	}

	/**
	 * Daemons disappeared or appeared.
	 *
	 * @param sets the members, grouped by the membership they had before
	 * @param ownSet index in {@code sets} of the receiver's own set
	 */
	record Network(List<List<String>> sets, int ownSet) implements MembershipCause {

		public Network {
			sets = sets.stream().map(List::copyOf).toList();
		}

	}

}
