// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The end of a handshake: the daemon accepts (section 3.5 of docs/protocol/spread.md).
 *
 * @param privateGroup the connection's address, such as {@code #alice#localhost}
 * @since 0.1.0
 */
public record AcceptReply(int major, int minor, int patch, String privateGroup) {

	private static final int ACCEPT_SESSION = 1;

	/** Consumes nothing and returns {@code null} until the whole reply has arrived. */
	public static @Nullable AcceptReply decode(ByteBuffer in) throws RejectedException, MalformedMessageException {
		if (!in.hasRemaining()) {
			return null;
		}
		ByteBuffer bytes = in.duplicate();
		int code = bytes.get();
		if (code < 0) {
			throw new RejectedException(code);
		}
		if (code != ACCEPT_SESSION) {
			throw new MalformedMessageException("handshake reply begins with %d instead of 1".formatted(code));
		}
		if (bytes.remaining() < 4) {
			return null;
		}
		int major = bytes.get();
		int minor = bytes.get();
		int patch = bytes.get();
		int length = bytes.get();
		if (major < 0 || minor < 0 || patch < 0 || length < 1 || length > NameField.MAX_NAME) {
			throw new MalformedMessageException("handshake reply has version %d.%d.%d and a private group of %d bytes"
				.formatted(major, minor, patch, length));
		}
		if (bytes.remaining() < length) {
			return null;
		}
		byte[] name = new byte[length];
		bytes.get(name);
		for (byte b : name) {
			if (b <= ' ' || b > '~') {
				throw new MalformedMessageException(
						"handshake reply has the byte 0x%02x in its private group".formatted(b));
			}
		}
		in.position(bytes.position());
		return new AcceptReply(major, minor, patch, new String(name, StandardCharsets.ISO_8859_1));
	}

	/** Encodes for one write: the C library 4.4.0 reads the private group at once. */
	public ByteBuffer encode(boolean withPatch) {
		byte[] name = this.privateGroup.getBytes(StandardCharsets.ISO_8859_1);
		ByteBuffer out = ByteBuffer.allocate(5 + name.length);
		out.put((byte) ACCEPT_SESSION).put((byte) this.major).put((byte) this.minor);
		if (withPatch) {
			out.put((byte) this.patch);
		}
		return out.put((byte) name.length).put(name).flip();
	}

}
