// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORWriteFeature;

import org.spreadqueue.protocol.frame.cbor.ByteSlice;
import org.spreadqueue.protocol.frame.cbor.MalformedFrameException;
import org.spreadqueue.protocol.frame.cbor.PacketReader;

/**
 * Writes frames as CBOR and reads them: the one place where what comes from outside is
 * checked. A frame that exceeds {@link FrameLimits}, or is none, is left out; those
 * before and behind it are not. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class FrameCodec {

	/**
	 * A text that is no text, with half of a surrogate pair, must not keep other frames
	 * from leaving.
	 */
	private static final CBORFactory CBOR = CBORFactory.builder().enable(CBORWriteFeature.LENIENT_UTF_ENCODING).build();

	public byte[] encode(Frame frame) {
		FrameBuffer buffer = FrameBuffer.acquire();
		try {
			buffer.add(frame);
			return buffer.take(0);
		}
		finally {
			buffer.releaseToPool();
		}
	}

	/** Creates what writes frames to a stream, which has them after a flush. */
	static JsonGenerator generator(OutputStream stream) {
		return CBOR.createGenerator(ObjectWriteContext.empty(), stream);
	}

	/**
	 * Reads whole frames; parts count as unknown ({@link FrameAssembler}). Never throws.
	 */
	public ReceivedFrames decode(byte[] body) {
		return decode(ByteSlice.of(body), null);
	}

	/** Reads a body that may be a part. */
	ReceivedFrames decode(ByteSlice body, @Nullable PartConsumer parts) {
		PacketReader in = new PacketReader(body, FrameLimits.MAX_IDS);
		FrameFields fields = new FrameFields();
		List<Frame> frames = new ArrayList<>();
		int unknown = 0;
		int malformed = 0;
		String problem = null;
		for (int count = 1; !in.isAtEnd(); count++) {
			int begin = in.position();
			try {
				if (count > FrameLimits.MAX_FRAMES) {
					throw new MalformedFrameException("more than " + FrameLimits.MAX_FRAMES + " frames");
				}
				fields.read(in, FrameKeys.OF_FRAMES);
				Frame frame = FrameEncoding.read(fields);
				if (frame != null) {
					frames.add(frame);
				}
				else if (parts != null && fields.get(FrameKeys.KIND).equals(FramePart.KIND)) {
					parts.accept(FrameEncoding.readPart(fields), frames);
				}
				else {
					unknown++;
				}
			}
			catch (MalformedFrameException ex) {
				malformed++;
				problem = (problem != null) ? problem : ex.getMessage();
				if (count > FrameLimits.MAX_FRAMES || malformed == FrameLimits.MAX_MALFORMED || !in.skipFrom(begin)) {
					break;
				}
			}
		}
		return new ReceivedFrames(frames, unknown, malformed, problem);
	}

	/** Takes a part, and adds the frame that it completes. */
	interface PartConsumer {

		void accept(FramePart part, List<Frame> frames) throws MalformedFrameException;

	}

}
