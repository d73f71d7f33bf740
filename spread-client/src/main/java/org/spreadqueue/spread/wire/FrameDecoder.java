package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Cuts the byte stream of one connection into frames, wherever the network has cut it.
 * One decoder per connection, so that half a frame never outlives its connection. Not for
 * use by several threads.
 */
public final class FrameDecoder {

	/**
	 * Memory for a payload grows with what has arrived, not with what was announced.
	 */
	private static final int FIRST_CHUNK = 16 * 1024;

	private final FrameRules rules;

	private final byte[] headerBytes = new byte[FrameHeader.BYTES];

	private int headerFill;

	private @Nullable FrameHeader header;

	/** What is between header and body. */
	private byte[] front = Frame.NO_BODY;

	private int frontFill;

	/** Read into the array that the frame gets, so that large bodies are copied once. */
	private byte[] body = Frame.NO_BODY;

	private int bodyFill;

	/**
	 * A decoder at the beginning of a stream.
	 * @param rules what headers must look like
	 */
	public FrameDecoder(FrameRules rules) {
		this.rules = rules;
	}

	/**
	 * The next frame, if its last byte is there.
	 * @param in bytes of the stream; those that belong to the frame are consumed
	 * @return the frame, or {@code null} if all of {@code in} was consumed and the frame
	 * goes on
	 * @throws MalformedFrameException if the stream cannot be understood
	 */
	public @Nullable Frame next(ByteBuffer in) throws MalformedFrameException {
		FrameHeader current = this.header;
		if (current == null) {
			current = readHeader(in);
			if (current == null) {
				return null;
			}
		}
		if (!readFront(in, current.payloadBytes() - current.bodyLength()) || !readBody(in, current.bodyLength())) {
			return null;
		}
		Frame frame = frame(current);
		this.header = null;
		this.headerFill = 0;
		this.front = Frame.NO_BODY;
		this.frontFill = 0;
		this.body = Frame.NO_BODY;
		this.bodyFill = 0;
		return frame;
	}

	/**
	 * Whether the stream is between two frames.
	 * @return {@code false} if a frame has begun
	 */
	public boolean isIdle() {
		return this.headerFill == 0;
	}

	private @Nullable FrameHeader readHeader(ByteBuffer in) throws MalformedFrameException {
		int length = Math.min(in.remaining(), FrameHeader.BYTES - this.headerFill);
		in.get(this.headerBytes, this.headerFill, length);
		this.headerFill += length;
		if (this.headerFill < FrameHeader.BYTES) {
			return null;
		}
		FrameHeader complete = FrameHeader.read(this.headerBytes);
		this.rules.check(complete);
		this.header = complete;
		return complete;
	}

	private boolean readFront(ByteBuffer in, int total) {
		int length = Math.min(in.remaining(), total - this.frontFill);
		this.front = withRoomFor(this.front, this.frontFill + length, total);
		in.get(this.front, this.frontFill, length);
		this.frontFill += length;
		return this.frontFill == total;
	}

	private boolean readBody(ByteBuffer in, int total) {
		int length = Math.min(in.remaining(), total - this.bodyFill);
		this.body = withRoomFor(this.body, this.bodyFill + length, total);
		in.get(this.body, this.bodyFill, length);
		this.bodyFill += length;
		return this.bodyFill == total;
	}

	/**
	 * An array that is no larger than {@code total}, and exactly that if it is needed.
	 */
	private static byte[] withRoomFor(byte[] array, int needed, int total) {
		if (needed <= array.length) {
			return array;
		}
		int roomy = Math.max(needed, Math.max(FIRST_CHUNK, 2 * array.length));
		return Arrays.copyOf(array, Math.min(total, roomy));
	}

	private Frame frame(FrameHeader complete) {
		int offset = complete.prefixBytes();
		List<String> groups = (complete.groupCount() == 1) ? List.of(NameField.read(this.front, offset))
				: IntStream.range(0, complete.groupCount())
					.mapToObj((i) -> NameField.read(this.front, offset + i * NameField.BYTES))
					.toList();
		return new Frame(complete.order(), complete.type(), complete.name(), groups, complete.hint(), this.body);
	}

}
