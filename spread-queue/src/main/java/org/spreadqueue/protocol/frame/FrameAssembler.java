package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;
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
		return this.codec.decode(body, (part, frames) -> assemble(from, part, frames));
	}

	/** Forgets the incomplete frame of a peer that is gone. */
	public void forget(String from) {
		Assembly assembly = this.assemblies.remove(from);
		if (assembly != null) {
			this.assemblingBytes -= assembly.bytes.size();
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
			assembly = new Assembly(part.number(), part.count());
			this.assemblies.put(from, assembly);
		}
		if (assembly == null || !assembly.continuesWith(part)) {
			forget(from);
			throw new MalformedFrameException(
					"part " + part.index() + " of " + part.count() + " without the one before");
		}
		if (assembly.bytes.size() + (long) part.bytes().length > this.maxFrameBytes
				|| this.assemblingBytes + part.bytes().length > this.maxAssemblingBytes) {
			forget(from);
			throw new MalformedFrameException("a frame in parts is larger than " + this.maxFrameBytes
					+ " bytes, or the incomplete ones together than " + this.maxAssemblingBytes);
		}
		assembly.add(part);
		this.assemblingBytes += part.bytes().length;
		if (assembly.isComplete()) {
			forget(from);
			ReceivedFrames whole = this.codec.decode(assembly.bytes.toByteArray());
			frames.addAll(whole.frames());
			if (whole.problem() != null) {
				throw new MalformedFrameException(whole.problem());
			}
		}
	}

	/** A frame of which some parts have come. */
	private static final class Assembly {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final long number;

		private final int count;

		private int next;

		Assembly(long number, int count) {
			this.number = number;
			this.count = count;
		}

		boolean continuesWith(FramePart part) {
			return part.number() == this.number && part.count() == this.count && part.index() == this.next
					&& part.index() < part.count();
		}

		void add(FramePart part) {
			this.bytes.writeBytes(part.bytes());
			this.next++;
		}

		boolean isComplete() {
			return this.next == this.count;
		}

	}

}
