package org.spreadqueue.spread;

/**
 * This connection has left the group: the last event of that group.
 *
 * @param group the group
 */
public record SelfLeave(String group) implements MembershipEvent {

}
