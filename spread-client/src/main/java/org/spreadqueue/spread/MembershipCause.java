package org.spreadqueue.spread;

import java.util.List;

/**
 * Why the membership of a group changed.
 *
 * @since 0.1.0
 */
public sealed interface MembershipCause {

	/**
	 * A connection joined the group. It is in the member list already.
	 *
	 * @param member private group of the new member
	 */
	record Join(String member) implements MembershipCause {

	}

	/**
	 * Another connection left the group and lives on.
	 *
	 * @param member private group of the former member
	 */
	record Leave(String member) implements MembershipCause {

	}

	/**
	 * A member's connection ended, in whichever way.
	 *
	 * @param member private group of the former member
	 */
	record Disconnect(String member) implements MembershipCause {

	}

	/**
	 * Daemons disappeared or appeared.
	 *
	 * @param sets the members, in sets of those that came from the same previous
	 * membership together
	 * @param ownSet index in {@code sets} of the receiver's own set
	 */
	record Network(List<List<String>> sets, int ownSet) implements MembershipCause {

		public Network {
			sets = sets.stream().map(List::copyOf).toList();
		}

	}

}
