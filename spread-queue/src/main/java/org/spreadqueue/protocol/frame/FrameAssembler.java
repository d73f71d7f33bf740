package org.spreadqueue.protocol.frame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads native Spread messages and puts frames together that came in parts. Spread keeps
 * the order of a connection, so a peer has at most one incomplete frame here; a part that
 * does not continue it replaces it. A frame beyond one of the two limits is dropped and
 * reported. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class FrameAssembler {

	private final FrameCodec codec = new FrameCodec();

	private final Map<String, Assembly> assemblies = new HashMap<>();

	private final int maxFrameBytes;

	private final long maxAssemblingBytes;

	private long assemblingBytes;

	/** Creates an assembler with limits of one frame, and of all incomplete ones. */
	public FrameAssembler(int maxFrameBytes, long maxAssemblingBytes) {
		this.maxFrameBytes = maxFrameBytes;
		this.maxAssemblingBytes = maxAssemblingBytes;
	}

	/** Creates an assembler with the limits of the protocol. */
	public FrameAssembler() {
		this(NativeProtocol.MAX_FRAME_BYTES, NativeProtocol.MAX_ASSEMBLING_BYTES);
	}

	/** Reads a native Spread message; returns the frames now complete. Never throws. */
	public ReceivedFrames receive(String from, byte[] body) {
		return this.codec.decode(ByteSlice.of(body), (part, frames) -> assemble(from, part, frames));
	}

	/** Forgets the incomplete frame of a peer that is gone. */
	public void forget(String from) {
		Assembly assembly = this.assemblies.remove(from);
		if (assembly != null) {
			this.assemblingBytes -= assembly.bytes.length();
		}
	}

	/** Forgets everything, because the connection has ended. */
	public void clear() {
		this.assemblies.clear();
		this.assemblingBytes = 0;
	}

	private void assemble(String from, FramePart part, List<Frame> frames) throws MalformedFrameException {
		Assembly assembly = this.assemblies.get(from);
		if (part.index() == 0) {
			forget(from);
			assembly = new Assembly(part);
			this.assemblies.put(from, assembly);
		}
		if (assembly == null || !assembly.continuesWith(part)) {
			forget(from);
			throw new MalformedFrameException(
					"part " + part.index() + " of " + part.count() + " without the one before");
		}
		int length = part.bytes().length();
		if (assembly.bytes.length() + (long) length > this.maxFrameBytes
				|| this.assemblingBytes + length > this.maxAssemblingBytes) {
			forget(from);
			throw new MalformedFrameException("a frame in parts is larger than " + this.maxFrameBytes
					+ " bytes, or the incomplete ones together than " + this.maxAssemblingBytes);
		}
		assembly.add(part);
		this.assemblingBytes += length;
		if (assembly.isComplete()) {
			forget(from);
			ReceivedFrames whole = this.codec.decode(assembly.bytes.slice(0, assembly.bytes.length()), null);
			frames.addAll(whole.frames());
			if (whole.problem() != null) {
				throw new MalformedFrameException(whole.problem());
			}
		}
	}

	/** A frame of which some parts have come. */
	private static final class Assembly {

		/** Memory grows with what has arrived, not with what was announced. */
		private static final int GROWTH = 4;

		private final GrowingBytes bytes;

		private final long number;

		private final int count;

		private int next;

		Assembly(FramePart first) {
			this.number = first.number();
			this.count = first.count();
			this.bytes = new GrowingBytes(first.bytes().length() * Math.max(1, Math.min(this.count, GROWTH)));
		}

		boolean continuesWith(FramePart part) {
			return part.number() == this.number && part.count() == this.count && part.index() == this.next
					&& part.index() < part.count();
		}

		void add(FramePart part) {
			ByteSlice piece = part.bytes();
			this.bytes.write(piece.array(), piece.from(), piece.length());
			this.next++;
		}

		boolean isComplete() {
			return this.next == this.count;
		}

	}

}
