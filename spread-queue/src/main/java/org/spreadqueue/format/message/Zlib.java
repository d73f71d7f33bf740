// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import org.spreadqueue.format.FormatException;

/** Compression of Compress::Zlib: one zlib stream (RFC 1950). */
final class Zlib {

	private static final int CHUNK = 8192;

	private Zlib() {
	}

	static byte[] compress(byte[] text) {
		Deflater deflater = new Deflater();
		try {
			deflater.setInput(text);
			deflater.finish();
			ByteArrayOutputStream compressed = new ByteArrayOutputStream();
			byte[] chunk = new byte[CHUNK];
			while (!deflater.finished()) {
				compressed.write(chunk, 0, deflater.deflate(chunk));
			}
			return compressed.toByteArray();
		}
		finally {
			deflater.end();
		}
	}

	/** Decompresses one complete stream with a correct checksum, up to the limit. */
	static byte[] decompress(byte[] compressed, int maxBytes) throws FormatException {
		Inflater inflater = new Inflater();
		try {
			inflater.setInput(compressed);
			byte[] text = inflate(inflater, maxBytes);
			if (inflater.getRemaining() > 0) {
				throw new FormatException("The compressed body is followed by " + inflater.getRemaining()
						+ " bytes that do not belong to it");
			}
			return text;
		}
		catch (DataFormatException ex) {
			throw new FormatException("The body is not a zlib stream with a correct checksum");
		}
		finally {
			inflater.end();
		}
	}

	/**
	 * Collects small pieces: what exceeds the limit in the end must not have cost large
	 * arrays, for which the JVM may begin to collect its whole heap.
	 */
	private static byte[] inflate(Inflater inflater, int maxBytes) throws DataFormatException, FormatException {
		List<byte[]> pieces = new ArrayList<>();
		int size = 0;
		byte[] chunk = new byte[CHUNK];
		while (!inflater.finished()) {
			int count = inflater.inflate(chunk);
			// No progress: the input has ended, or wants a dictionary, which Perl never
			// uses.
			if (count == 0 && !inflater.finished()) {
				throw new FormatException("The compressed body is incomplete");
			}
			size += count;
			if (size > maxBytes) {
				throw new FormatException("The decompressed body exceeds the limit of " + maxBytes + " bytes");
			}
			pieces.add(Arrays.copyOf(chunk, count));
		}
		ByteBuffer text = ByteBuffer.allocate(size);
		pieces.forEach(text::put);
		return text.array();
	}

}
