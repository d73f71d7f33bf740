package org.spreadqueue.spread;

/**
 * Something about the members of a group. Only connections that asked for membership
 * events receive it (see {@link SpreadOptions#membership()}).
 *
 * @since 0.1.0
 */
public sealed interface MembershipEvent extends SpreadEvent
		permits MembershipChange, TransitionalMembership, SelfLeave {

	/** The group whose membership is meant. */
	String group();

}
