// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.seal.SealKey;

/**
 * Seals the messages of one connection, which is a session with a key of its own. Not
 * thread-safe.
 */
final class Sealer {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Cipher cipher = Aes.cipher();

	private final int keyId;

	private final byte[] session;

	private final SecretKey sessionKey;

	private final String self;

	private long counter;

	/** The private group is the one of the connection, as Spread delivers it. */
	Sealer(SealKey key, String self) {
		this(key, randomSession(), self);
	}

	Sealer(SealKey key, byte[] session, String self) {
		this.keyId = key.id();
		this.session = session;
		this.sessionKey = key.sessionKey(session);
		this.self = self;
	}

	private static byte[] randomSession() {
		byte[] session = new byte[SealedBody.SESSION_BYTES];
		RANDOM.nextBytes(session);
		return session;
	}

	/**
	 * Seals a body for these groups.
	 * @param addressee private group of the only program that is to take it from a group,
	 * {@code null} for any that has the key
	 */
	byte[] seal(List<String> groups, @Nullable String addressee, byte[] body) {
		SealedBody.Header header = new SealedBody.Header(this.keyId, this.session, this.counter++,
				SealedBody.addressee(addressee));
		byte[] sealed = new byte[SealedBody.OVERHEAD + body.length];
		header.write(sealed);
		try {
			Aes.init(this.cipher, Cipher.ENCRYPT_MODE, this.sessionKey, header.nonce());
			this.cipher.updateAAD(sealed, 0, SealedBody.HEADER_BYTES);
			this.cipher.updateAAD(SealedBody.surroundings(this.self, groups));
			this.cipher.doFinal(body, 0, body.length, sealed, SealedBody.HEADER_BYTES);
			return sealed;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-256-GCM does not seal", ex);
		}
	}

}
