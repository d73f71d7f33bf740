package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;
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
 */
public final class FrameCodec {

	/** Frames are at most four levels deep. */
	private static final int MAX_DEPTH = 16;

	private static final CBORFactory CBOR = CBORFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
		.build();

	/**
	 * Writes a frame.
	 * @param frame the frame
	 * @return its bytes
	 */
	public byte[] encode(Frame frame) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
		try (JsonGenerator out = CBOR.createGenerator(ObjectWriteContext.empty(), bytes)) {
			FrameWriter.write(frame, out);
		}
		return bytes.toByteArray();
	}

	byte[] encode(Part part) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.bytes().length + 64);
		try (JsonGenerator out = CBOR.createGenerator(ObjectWriteContext.empty(), bytes)) {
			FrameWriter.write(part, out);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads frames. Parts are refused: see {@link Inbox}.
	 * @param body bytes of a whole frame or of several
	 * @return what is in them; never throws
	 */
	public Decoded decode(byte[] body) {
		List<Frame> frames = new ArrayList<>();
		Outcome outcome = read(body, (fields) -> {
			Frame frame = FrameReader.frame(fields);
			if (frame != null) {
				frames.add(frame);
			}
			return frame != null;
		});
		return new Decoded(frames, outcome.unknown(), outcome.problem());
	}

	/** Reads a body that may be a part. */
	Decoded decode(byte[] body, PartConsumer parts) {
		List<Frame> frames = new ArrayList<>();
		Outcome outcome = read(body, (fields) -> {
			if (fields.kind.equals(FrameWriter.PART)) {
				parts.accept(new Part(fields.number, fields.index, fields.count, fields.requireBody()), frames);
				return true;
			}
			Frame frame = FrameReader.frame(fields);
			if (frame != null) {
				frames.add(frame);
			}
			return frame != null;
		});
		return new Decoded(frames, outcome.unknown(), outcome.problem());
	}

	private static Outcome read(byte[] body, FieldsConsumer consumer) {
		int unknown = 0;
		try (JsonParser in = CBOR.createParser(ObjectReadContext.empty(), body)) {
			while (in.nextToken() != null) {
				if (!consumer.accept(fields(in))) {
					unknown++;
				}
			}
			return new Outcome(unknown, null);
		}
		catch (MalformedFrameException ex) {
			return new Outcome(unknown, String.valueOf(ex.getMessage()));
		}
		// The text of the parser may quote what came, which does not belong into a log.
		catch (JacksonException ex) {
			return new Outcome(unknown, "the bytes are not CBOR (" + ex.getClass().getSimpleName() + ")");
		}
	}

	private static FrameFields fields(JsonParser in) throws MalformedFrameException {
		if (in.currentToken() != JsonToken.START_OBJECT) {
			throw new MalformedFrameException("a frame is not a map");
		}
		FrameFields fields = new FrameFields();
		while (in.nextToken() == JsonToken.PROPERTY_NAME) {
			String key = in.currentName();
			in.nextToken();
			fields.read(key, in);
		}
		if (in.currentToken() != JsonToken.END_OBJECT) {
			throw new MalformedFrameException("a frame is cut off");
		}
		return fields;
	}

	private record Outcome(int unknown, @Nullable String problem) {
	}

	/** Takes a frame, and tells whether its kind is known. */
	private interface FieldsConsumer {

		boolean accept(FrameFields fields) throws MalformedFrameException;

	}

	/** Takes a part, and adds the frame that it completes. */
	interface PartConsumer {

		void accept(Part part, List<Frame> frames) throws MalformedFrameException;

	}

}
