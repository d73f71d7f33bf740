package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The first thing a client says (section 3.1 of the client protocol).
 *
 * @param version version of the client library as major * 10000 + minor * 100 + patch
 * @param flags bit 0: send membership messages
 * @param privateName the name that the client asks for, or empty
 */
public record ConnectRequest(int version, byte flags, String privateName) {

	/** The version that this client announces: 4.4.0. */
	public static final int ANNOUNCED_VERSION = 4_04_00;

	private static final int OLDEST = 3_01_00;

	private static final int FIRST_WITH_PATCH = 3_15_00;

	private static final int FIRST_WITH_AUTHENTICATION = 3_16_00;

	private static final int MAX_NAME = 10;

	/**
	 * The request of this client.
	 * @param membership whether to send membership messages
	 * @param privateName at most 10 characters, or empty
	 * @return the request
	 */
	public static ConnectRequest of(boolean membership, String privateName) {
		return new ConnectRequest(ANNOUNCED_VERSION, (byte) (membership ? 1 : 0), privateName);
	}

	/**
	 * Read a request, however much of it is there.
	 * @param in the bytes so far; consumed only if the request is complete
	 * @return the request, or {@code null} if it goes on
	 * @throws RejectedException as soon as it is clear that it must be refused
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

	/**
	 * The bytes of this request. They must leave in one write: reference daemons read
	 * them at once.
	 * @return a new buffer, ready to be read
	 */
	public ByteBuffer encode() {
		byte[] name = this.privateName.getBytes(StandardCharsets.ISO_8859_1);
		ByteBuffer out = ByteBuffer.allocate(5 + name.length);
		out.put((byte) (this.version / 10_000)).put((byte) (this.version / 100 % 100));
		if (hasPatch()) {
			out.put((byte) (this.version % 100));
		}
		return out.put(this.flags).put((byte) name.length).put(name).flip();
	}

	/**
	 * Whether the client wants membership messages. Reference daemons look at the flags
	 * as a signed number and want it odd and positive.
	 * @return whether it does
	 */
	public boolean membership() {
		return this.flags > 0 && (this.flags & 1) != 0;
	}

	/**
	 * Whether versions have three parts in this client's handshake.
	 * @return whether they have
	 */
	public boolean hasPatch() {
		return this.version >= FIRST_WITH_PATCH;
	}

	/**
	 * Whether this client takes part in the choice of authentication methods.
	 * @return whether it does
	 */
	public boolean authenticates() {
		return this.version >= FIRST_WITH_AUTHENTICATION;
	}

}
