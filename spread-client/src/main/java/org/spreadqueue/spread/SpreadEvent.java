package org.spreadqueue.spread;

/**
 * What a daemon delivers to a connection: a message, or a change of a group's membership.
 * All events of a connection come in the one order in which the daemon delivered them.
 */
public sealed interface SpreadEvent permits RegularMessage, MembershipEvent {

}
