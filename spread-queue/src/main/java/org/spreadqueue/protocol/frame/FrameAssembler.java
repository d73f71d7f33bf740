// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.spreadqueue.protocol.frame.cbor.ByteSlice;
import org.spreadqueue.protocol.frame.cbor.MalformedFrameException;

/**
 * Reads native Spread messages and puts frames together that came in parts. Spread keeps
 * the order of a connection, so a peer has at most one incomplete frame here; a part that
 * does not continue it replaces it. A frame that is too large is dropped and reported. If
 * all incomplete ones together take too much memory, those give way of which nothing came
 * for longest: who leaves something unfinished must not shut others out. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class FrameAssembler {

	private final FrameCodec codec = new FrameCodec();

	/** That of which something came last is last. */
	private final Map<String, Assembly> assemblies = new LinkedHashMap<>(16, 0.75f, true);

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
			this.assemblingBytes -= assembly.cost;
		}
	}

	/** Forgets everything, because the connection has ended. */
	public void clear() {
		this.assemblies.clear();
		this.assemblingBytes = 0;
	}

	/** What the incomplete frames take in memory. */
	long assemblingBytes() {
		return this.assemblingBytes;
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
		this.assemblingBytes += assembly.add(part);
		while (this.assemblingBytes > this.maxAssemblingBytes && this.assemblies.size() > 1) {
			forget(this.assemblies.keySet().iterator().next());
		}
		if (assembly.length > this.maxFrameBytes || this.assemblingBytes > this.maxAssemblingBytes) {
			forget(from);
			throw new MalformedFrameException("a frame in parts is larger than " + this.maxFrameBytes
					+ " bytes, or takes more memory than " + this.maxAssemblingBytes);
		}
		if (assembly.isComplete()) {
			forget(from);
			ReceivedFrames whole = this.codec.decode(assembly.whole(), null);
			frames.addAll(whole.frames());
			if (whole.problem() != null) {
				throw new MalformedFrameException(whole.problem());
			}
		}
	}

	/** A frame of which some parts have come. Takes memory for these only. */
	private static final class Assembly {

		/** What it takes in memory besides the pieces: its objects and its entry. */
		private static final int OVERHEAD = 256;

		/** The same for a piece. */
		private static final int PIECE_OVERHEAD = 64;

		private final List<ByteSlice> pieces = new ArrayList<>();

		private final long number;

		private final int count;

		private int length;

		/** What it takes in memory, in bytes. */
		private long cost;

		Assembly(FramePart first) {
			this.number = first.number();
			this.count = first.count();
		}

		boolean continuesWith(FramePart part) {
			return part.number() == this.number && part.count() == this.count && part.index() == this.pieces.size()
					&& part.index() < part.count();
		}

		/** Returns by how much that raises the cost. */
		long add(FramePart part) {
			ByteSlice piece = part.bytes();
			long more = (this.pieces.isEmpty() ? OVERHEAD : 0L) + PIECE_OVERHEAD + piece.length();
			this.pieces.add(piece);
			this.length += piece.length();
			this.cost += more;
			return more;
		}

		boolean isComplete() {
			return this.pieces.size() == this.count;
		}

		ByteSlice whole() {
			byte[] whole = new byte[this.length];
			int filled = 0;
			for (ByteSlice piece : this.pieces) {
				System.arraycopy(piece.array(), piece.from(), whole, filled, piece.length());
				filled += piece.length();
			}
			return ByteSlice.of(whole);
		}

	}

}
