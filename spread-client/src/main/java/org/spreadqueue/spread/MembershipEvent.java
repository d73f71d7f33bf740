package org.spreadqueue.spread;

/**
 * Something about the members of a group. Only connections that asked for membership
 * events receive them (see {@link SpreadOptions#membership()}).
 */
public sealed interface MembershipEvent extends SpreadEvent
		permits MembershipChange, TransitionalMembership, SelfLeave {

	/**
	 * The group whose membership is meant.
	 * @return the group name
	 */
	String group();

}
