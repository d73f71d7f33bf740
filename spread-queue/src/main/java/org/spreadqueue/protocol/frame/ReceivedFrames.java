package org.spreadqueue.protocol.frame;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The content of a native Spread message.
 *
 * @param frames the frames, up to the first malformed one
 * @param unknown number of frames of kinds that this version does not know
 * @param problem what was malformed, {@code null} if nothing was
 * @since 0.1.0
 */
public record ReceivedFrames(List<Frame> frames, int unknown, @Nullable String problem) {

	public ReceivedFrames {
		frames = List.copyOf(frames);
	}

}
