package org.spreadqueue.format.message;

import java.io.ByteArrayOutputStream;
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

	private static byte[] inflate(Inflater inflater, int maxBytes) throws DataFormatException, FormatException {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		byte[] chunk = new byte[CHUNK];
		while (!inflater.finished()) {
			int count = inflater.inflate(chunk);
			// No progress: the input has ended, or wants a dictionary, which Perl never
			// uses.
			if (count == 0 && !inflater.finished()) {
				throw new FormatException("The compressed body is incomplete");
			}
			if (text.size() + count > maxBytes) {
				throw new FormatException("The decompressed body exceeds the limit of " + maxBytes + " bytes");
			}
			text.write(chunk, 0, count);
		}
		return text.toByteArray();
	}

}
