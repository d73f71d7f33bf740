// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * Version that a daemon announced, for example 4.4.0.
 *
 * @since 0.1.0
 */
public record DaemonVersion(int major, int minor, int patch) {

	@Override
	public String toString() {
		return this.major + "." + this.minor + "." + this.patch;
	}

}
