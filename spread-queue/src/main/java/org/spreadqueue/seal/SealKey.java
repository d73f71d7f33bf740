// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret of 32 bytes that the programs of a queue share. Immutable. Nothing that it
 * says of itself gives the secret away, except {@link #sessionKey}.
 *
 * @since 0.1.0
 */
public final class SealKey {

	/** Length of the secret. */
	public static final int BYTES = 32;

	private static final String WAY_OUT = "'openssl rand -base64 32' makes one.";

	private static final String MAC = "HmacSHA256";

	private static final byte[] ID_LABEL = "spread-queue key id".getBytes(StandardCharsets.US_ASCII);

	/** With the number of the only block, as HKDF has it. */
	private static final byte[] SESSION_LABEL = "spread-queue native v1\u0001".getBytes(StandardCharsets.US_ASCII);

	private final byte[] secret;

	private final int id;

	private SealKey(byte[] secret) {
		this.secret = secret;
		byte[] hash = mac(secret, ID_LABEL);
		this.id = (hash[0] & 0xFF) << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | (hash[3] & 0xFF);
	}

	/**
	 * Creates a key of random bytes, which are copied.
	 * @throws IllegalArgumentException if there are not exactly 32 of them
	 */
	public static SealKey of(byte[] secret) {
		if (secret.length != BYTES) {
			throw new IllegalArgumentException(
					"The key has %d bytes. Allowed: %d. %s".formatted(secret.length, BYTES, WAY_OUT));
		}
		return new SealKey(secret.clone());
	}

	/**
	 * Creates a key of the Base64 form of its bytes, around which there may be white
	 * space.
	 * @throws IllegalArgumentException if it is something else; the message does not
	 * repeat it
	 */
	public static SealKey parse(String base64) {
		byte[] secret;
		try {
			secret = Base64.getDecoder().decode(base64.strip());
		}
		catch (IllegalArgumentException ex) {
			// Without the cause, which names characters of the secret.
			throw new IllegalArgumentException(
					"The key is not written in Base64. Allowed: %d bytes in Base64. %s".formatted(BYTES, WAY_OUT));
		}
		return of(secret);
	}

	/** Returns what names the key in sealed messages, from which it cannot be guessed. */
	public int id() {
		return this.id;
	}

	/** Returns the id in hexadecimal, as logs and managers' answers have it. */
	public String name() {
		return HexFormat.of().toHexDigits(this.id);
	}

	/**
	 * Derives the AES key of one connection, with HKDF-SHA256.
	 * @param session the random bytes that name the connection
	 */
	public SecretKey sessionKey(byte[] session) {
		return new SecretKeySpec(mac(mac(session, this.secret), SESSION_LABEL), "AES");
	}

	private static byte[] mac(byte[] key, byte[] data) {
		try {
			Mac mac = Mac.getInstance(MAC);
			mac.init(new SecretKeySpec(key, MAC));
			return mac.doFinal(data);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Each Java platform has " + MAC + ", but this one", ex);
		}
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof SealKey that && this.id == that.id
				&& MessageDigest.isEqual(this.secret, that.secret));
	}

	@Override
	public int hashCode() {
		return this.id;
	}

	/** Returns the name, never the secret. */
	@Override
	public String toString() {
		return "SealKey[" + name() + "]";
	}

}
