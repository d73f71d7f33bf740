// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * This connection has left the group: the last event of that group.
 *
 * @since 0.1.0
 */
public record SelfLeave(String group) implements MembershipEvent {

}
