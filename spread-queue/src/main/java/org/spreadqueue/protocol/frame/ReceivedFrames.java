// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The content of a native Spread message.
 *
 * @param frames the frames that can be read
 * @param unknown number of frames of kinds that this version does not know
 * @param malformed number of frames that were left out; the last one may have been more
 * @param problem what was wrong with the first of these, {@code null} if there are none
 * @since 0.1.0
 */
public record ReceivedFrames(List<Frame> frames, int unknown, int malformed, @Nullable String problem) {

	public ReceivedFrames {
		frames = List.copyOf(frames);
	}

}
