// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.List;

/**
 * The body of one native Spread message, and where it goes.
 *
 * @param groups destinations, at least one
 * @param body one or more frames, or one part of a frame
 * @since 0.1.0
 */
public record Packet(List<String> groups, byte[] body) {

	public Packet {
		groups = List.copyOf(groups);
	}

}
