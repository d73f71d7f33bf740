// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * Identifies a membership of a group. Not unique over time: a group that became empty and
 * is created again starts with index 1 under the same daemon id and time, so do not use
 * it as an epoch number.
 *
 * @param daemonId number of the representative daemon, possibly negative
 * @param time start of the daemons' membership, in seconds since 1970
 * @param index 1 after the first join, one more with each change
 * @since 0.1.0
 */
public record GroupId(int daemonId, int time, int index) {

}
