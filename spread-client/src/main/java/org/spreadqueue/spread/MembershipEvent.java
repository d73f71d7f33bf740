// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * An event about the members of a group, delivered only to connections that asked for
 * membership events (see {@link SpreadOptions#membership()}).
 *
 * @since 0.1.0
 */
public sealed interface MembershipEvent extends SpreadEvent
		permits MembershipChange, TransitionalMembership, SelfLeave {

	String group();

}
