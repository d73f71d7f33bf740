// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.RecyclerPool;

import org.spreadqueue.protocol.frame.cbor.GrowingBytes;

/**
 * Encoded frames, one behind the other, in an array that grows. A buffer costs far more
 * than a few frames, so the process has a few that are used again and again. Not
 * thread-safe.
 */
final class FrameBuffer implements RecyclerPool.WithPool<FrameBuffer> {

	private static final Pool POOL = new Pool();

	private static final int USUAL = 256;

	/** A buffer that has grown beyond this for a large message is not used again. */
	private static final int MOST_KEPT = 4 * 1024 * 1024;

	private final GrowingBytes bytes = new GrowingBytes(USUAL);

	private JsonGenerator out = FrameCodec.generator(this.bytes);

	private FrameBuffer() {
	}

	/** Returns an empty buffer, for the caller alone until it gives it back. */
	static FrameBuffer acquire() {
		return POOL.acquireAndLinkPooled();
	}

	@Override
	public FrameBuffer withPool(RecyclerPool<FrameBuffer> pool) {
		return this;
	}

	/** Forgets what is in it, and lets others use it. */
	@Override
	public void releaseToPool() {
		cut(0);
		if (this.bytes.capacity() <= MOST_KEPT) {
			POOL.releasePooled(this);
		}
	}

	/** Where the next frame begins. */
	int size() {
		return this.bytes.length() + this.out.streamWriteOutputBuffered();
	}

	/** Adds a frame; if it cannot be written, the others stay. */
	void add(Frame frame) {
		int before = size();
		boolean written = false;
		try {
			FrameEncoding.write(frame, this.out);
			written = true;
		}
		finally {
			if (!written) {
				cut(before);
				this.out = FrameCodec.generator(this.bytes);
			}
		}
	}

	/** Adds a piece of what is in here as a part. */
	void addPart(long number, int index, int count, int from, int length) {
		this.out.flush();
		FrameEncoding.write(new FramePart(number, index, count, this.bytes.slice(from, length)), this.out);
	}

	/** Takes out everything from a place on. */
	byte[] take(int from) {
		byte[] taken = new byte[size() - from];
		copy(from, taken, 0, taken.length);
		cut(from);
		return taken;
	}

	void copy(int from, byte[] target, int index, int length) {
		this.out.flush();
		this.bytes.copy(from, target, index, length);
	}

	/** Forgets everything from a place on. */
	void cut(int size) {
		this.out.flush();
		this.bytes.cut(size);
	}

	/** Jackson's own buffers are in such a pool, too. */
	@SuppressWarnings("serial") // never serialized
	private static final class Pool extends RecyclerPool.BoundedPoolBase<FrameBuffer> {

		/**
		 * Enough for the event loops that write at the same time, of any number of
		 * queues.
		 */
		private static final int MOST_BUFFERS = 8;

		Pool() {
			super(MOST_BUFFERS);
		}

		@Override
		public FrameBuffer createPooled() {
			return new FrameBuffer();
		}

	}

}
