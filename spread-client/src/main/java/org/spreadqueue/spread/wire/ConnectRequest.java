// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A client's first bytes (section 3.1 of docs/protocol/spread.md).
 *
 * @param version version of the client library as major * 10000 + minor * 100 + patch
 * @param flags bit 0: send membership messages
 * @param privateName the name that the client asks for, or empty
 * @since 0.1.0
 */
public record ConnectRequest(int version, byte flags, String privateName) {

	/** The version that this client announces: 4.4.0. */
	public static final int ANNOUNCED_VERSION = 4_04_00;

	private static final int OLDEST = 3_01_00;

	private static final int FIRST_WITH_PATCH = 3_15_00;

	private static final int FIRST_WITH_AUTHENTICATION = 3_16_00;

	private static final int MAX_NAME = 10;

	/** The private name has at most 10 characters, or none. */
	public static ConnectRequest of(boolean membership, String privateName) {
		return new ConnectRequest(ANNOUNCED_VERSION, (byte) (membership ? 1 : 0), privateName);
	}

	/**
	 * Consumes nothing and returns {@code null} until the whole request has arrived, but
	 * throws as soon as it is clear that it must be refused.
	 */
	public static @Nullable ConnectRequest decode(ByteBuffer in) throws RejectedException {
		ByteBuffer bytes = in.duplicate();
		if (bytes.remaining() < 2) {
			return null;
		}
		// The numbers are signed bytes: a major version of 128 counts as negative.
		int version = bytes.get() * 10_000 + bytes.get() * 100;
		if (version >= FIRST_WITH_PATCH) {
			if (!bytes.hasRemaining()) {
				return null;
			}
			version += bytes.get();
		}
		if (version < OLDEST) {
			throw new RejectedException(RejectCode.VERSION);
		}
		if (bytes.remaining() < 2) {
			return null;
		}
		byte flags = bytes.get();
		int length = bytes.get();
		if (length < 0 || length > MAX_NAME) {
			throw new RejectedException(RejectCode.ILLEGAL_NAME);
		}
		if (bytes.remaining() < length) {
			return null;
		}
		byte[] name = new byte[length];
		bytes.get(name);
		for (byte b : name) {
			if (b < '$' || b > '~') {
				throw new RejectedException(RejectCode.ILLEGAL_NAME);
			}
		}
		in.position(bytes.position());
		return new ConnectRequest(version, flags, new String(name, StandardCharsets.ISO_8859_1));
	}

	/** Encodes for one write: reference daemons read the request at once. */
	public ByteBuffer encode() {
		byte[] name = this.privateName.getBytes(StandardCharsets.ISO_8859_1);
		ByteBuffer out = ByteBuffer.allocate(5 + name.length);
		out.put((byte) (this.version / 10_000)).put((byte) (this.version / 100 % 100));
		if (hasPatch()) {
			out.put((byte) (this.version % 100));
		}
		return out.put(this.flags).put((byte) name.length).put(name).flip();
	}

	/** Reads the flags like reference daemons: a positive, odd signed byte. */
	public boolean membership() {
		return this.flags > 0 && (this.flags & 1) != 0;
	}

	/** Tells whether versions in this client's handshake have three numbers. */
	public boolean hasPatch() {
		return this.version >= FIRST_WITH_PATCH;
	}

	/** Tells whether this client chooses authentication methods. */
	public boolean authenticates() {
		return this.version >= FIRST_WITH_AUTHENTICATION;
	}

}
