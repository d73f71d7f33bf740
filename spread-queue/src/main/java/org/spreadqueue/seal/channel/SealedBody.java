// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The header of a sealed body, and what else the seal covers. */
final class SealedBody {

	/** First byte of a sealed body. No frame begins with it: a CBOR map never does. */
	static final byte MAGIC = 'S';

	static final byte VERSION = 1;

	static final int SESSION_BYTES = 16;

	static final int HEADER_BYTES = 38;

	static final int TAG_BYTES = 16;

	/** What sealing adds to a body. */
	static final int OVERHEAD = HEADER_BYTES + TAG_BYTES;

	/** In place of an addressee: whoever is in the groups may open it. */
	static final long ANYBODY = 0;

	private static final int NONCE_BYTES = 12;

	private SealedBody() {
	}

	/** What a header says. */
	record Header(int keyId, byte[] session, long counter, long addressee) {

		/** Reads the header of a body that is at least {@link #OVERHEAD} long. */
		static Header read(byte[] body) {
			ByteBuffer in = ByteBuffer.wrap(body, 2, HEADER_BYTES - 2);
			int keyId = in.getInt();
			byte[] session = new byte[SESSION_BYTES];
			in.get(session);
			return new Header(keyId, session, in.getLong(), in.getLong());
		}

		void write(byte[] body) {
			ByteBuffer.wrap(body)
				.put(MAGIC)
				.put(VERSION)
				.putInt(this.keyId)
				.put(this.session)
				.putLong(this.counter)
				.putLong(this.addressee);
		}

		/** A session counts its messages, so no nonce comes twice under its key. */
		byte[] nonce() {
			return ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(this.counter).array();
		}

	}

	static boolean isSealed(byte[] body) {
		return body.length > 0 && body[0] == MAGIC;
	}

	/** Says with which key a sealed body is sealed, if it is long enough to tell. */
	static String description(byte[] body) {
		return (body.length < OVERHEAD) ? "it is sealed"
				: "it is sealed with the key " + HexFormat.of().toHexDigits(Header.read(body).keyId());
	}

	/** Names a private group in a header; {@link #ANYBODY} for {@code null}. */
	static long addressee(@Nullable String privateGroup) {
		if (privateGroup == null) {
			return ANYBODY;
		}
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(privateGroup));
			// Never the value for anybody.
			return ByteBuffer.wrap(hash).getLong() | 1;
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Each Java platform has SHA-256, but this one", ex);
		}
	}

	/**
	 * What Spread delivers with the body and a stranger could change: sender and groups,
	 * each with its length before it.
	 */
	static byte[] surroundings(String sender, List<String> groups) {
		int length = 2 + sender.length();
		for (String group : groups) {
			length += 1 + group.length();
		}
		ByteBuffer out = ByteBuffer.allocate(length);
		put(sender, out);
		out.put((byte) groups.size());
		groups.forEach((group) -> put(group, out));
		return out.array();
	}

	private static void put(String name, ByteBuffer out) {
		out.put((byte) name.length()).put(bytes(name));
	}

	/** One byte for each character, as daemons have names. */
	private static byte[] bytes(String name) {
		return name.getBytes(StandardCharsets.ISO_8859_1);
	}

}
