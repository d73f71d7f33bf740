package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

import tools.jackson.core.JsonGenerator;

/**
 * Encoded frames, one behind the other, written straight into one growing array. Not
 * thread-safe.
 */
final class FrameBuffer {

	private final Bytes bytes = new Bytes();

	private JsonGenerator out = FrameCodec.generator(this.bytes);

	int size() {
		return this.bytes.size();
	}

	/** Adds a frame; if it cannot be written, the others stay. */
	void add(Frame frame) {
		write((generator) -> FrameEncoding.write(frame, generator));
	}

	void add(FramePart part) {
		write((generator) -> FrameEncoding.write(part, generator));
	}

	private void write(Consumer<JsonGenerator> writer) {
		int before = size();
		boolean written = false;
		try {
			writer.accept(this.out);
			this.out.flush();
			written = true;
		}
		finally {
			if (!written) {
				this.bytes.cut(before);
				this.out = FrameCodec.generator(this.bytes);
			}
		}
	}

	/** Adds bytes that were taken out of such a buffer. */
	void add(byte[] frames) {
		this.bytes.writeBytes(frames);
	}

	/** Takes out everything from a place on. */
	byte[] take(int from) {
		byte[] taken = this.bytes.from(from);
		this.bytes.cut(from);
		return taken;
	}

	private static final class Bytes extends ByteArrayOutputStream {

		private static final int USUAL = 256;

		Bytes() {
			super(USUAL);
		}

		byte[] from(int index) {
			return Arrays.copyOfRange(this.buf, index, this.count);
		}

		void cut(int size) {
			this.count = size;
		}

	}

}
