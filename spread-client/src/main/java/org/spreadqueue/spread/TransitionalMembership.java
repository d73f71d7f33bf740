// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * Members of the group are being lost with their daemons. Messages between this event and
 * the next {@link MembershipChange} may not have reached members outside the receiver's
 * own set.
 *
 * @param id the membership that is ending
 * @since 0.1.0
 */
public record TransitionalMembership(String group, GroupId id) implements MembershipEvent {

}
