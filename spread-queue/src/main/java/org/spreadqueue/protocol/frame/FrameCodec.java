package org.spreadqueue.protocol.frame;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * Writes frames as CBOR and reads them. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class FrameCodec {

	/** Frames are at most four levels deep. */
	private static final int MAX_DEPTH = 16;

	private static final CBORFactory CBOR = CBORFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
		.build();

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
		List<Frame> frames = new ArrayList<>();
		FrameFields fields = new FrameFields();
		int unknown = 0;
		String problem = null;
		try (JsonParser in = CBOR.createParser(ObjectReadContext.empty(), body.array(), body.from(), body.length())) {
			while (in.nextToken() != null) {
				read(in, fields);
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
		}
		catch (MalformedFrameException ex) {
			problem = ex.getMessage();
		}
		// The parser's text may quote what came, which does not belong in a log.
		catch (JacksonException ex) {
			problem = "the bytes are not CBOR (" + ex.getClass().getSimpleName() + ")";
		}
		return new ReceivedFrames(frames, unknown, problem);
	}

	private static void read(JsonParser in, FrameFields fields) throws MalformedFrameException {
		if (in.currentToken() != JsonToken.START_OBJECT) {
			throw new MalformedFrameException("a frame is not a map");
		}
		fields.read(in, FrameKeys.OF_FRAMES);
	}

	/** Takes a part, and adds the frame that it completes. */
	interface PartConsumer {

		void accept(FramePart part, List<Frame> frames) throws MalformedFrameException;

	}

}
