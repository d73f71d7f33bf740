// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * A message, or a change of a group's membership. Events arrive in the order in which the
 * daemon delivered them.
 *
 * @since 0.1.0
 */
public sealed interface SpreadEvent permits RegularMessage, MembershipEvent {

}
