package org.spreadqueue.spread;

/**
 * What a daemon delivers to a connection: a message, or a change of a group's membership.
 * Events arrive in the order in which the daemon delivered them.
 *
 * @since 0.1.0
 */
public sealed interface SpreadEvent permits RegularMessage, MembershipEvent {

}
