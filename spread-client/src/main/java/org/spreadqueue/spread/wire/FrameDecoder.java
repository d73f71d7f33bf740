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

	private byte[] payload = Frame.NO_BODY;

	private int payloadFill;

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
		if (!readPayload(in, current.payloadBytes())) {
			return null;
		}
		Frame frame = frame(current);
		this.header = null;
		this.headerFill = 0;
		this.payload = Frame.NO_BODY;
		this.payloadFill = 0;
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

	private boolean readPayload(ByteBuffer in, int total) {
		int length = Math.min(in.remaining(), total - this.payloadFill);
		int needed = this.payloadFill + length;
		if (needed > this.payload.length) {
			int roomy = Math.max(needed, Math.max(FIRST_CHUNK, 2 * this.payload.length));
			this.payload = Arrays.copyOf(this.payload, Math.min(total, roomy));
		}
		in.get(this.payload, this.payloadFill, length);
		this.payloadFill = needed;
		return this.payloadFill == total;
	}

	private Frame frame(FrameHeader complete) {
		int groupsOffset = complete.prefixBytes();
		int bodyOffset = groupsOffset + complete.groupCount() * NameField.BYTES;
		List<String> groups = (complete.groupCount() == 1) ? List.of(NameField.read(this.payload, groupsOffset))
				: IntStream.range(0, complete.groupCount())
					.mapToObj((i) -> NameField.read(this.payload, groupsOffset + i * NameField.BYTES))
					.toList();
		byte[] body = Arrays.copyOfRange(this.payload, bodyOffset, bodyOffset + complete.bodyLength());
		return new Frame(complete.order(), complete.type(), complete.name(), groups, complete.hint(), body);
	}

}
