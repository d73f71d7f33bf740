// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.List;

/**
 * The new membership of a group.
 *
 * @param id identifies this membership among neighbouring ones
 * @param members private groups of all members, sorted by daemon and then by name, not by
 * age: a new member can come first
 * @since 0.1.0
 */
public record MembershipChange(String group, GroupId id, List<String> members,
		MembershipCause cause) implements MembershipEvent {

	public MembershipChange {
		members = List.copyOf(members);
	}

}
