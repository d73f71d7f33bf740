// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM of the JDK. */
final class Aes {

	private Aes() {
	}

	static Cipher cipher() {
		try {
			return Cipher.getInstance("AES/GCM/NoPadding");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Each Java platform has AES in GCM, but this one", ex);
		}
	}

	static void init(Cipher cipher, int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
		cipher.init(mode, key, new GCMParameterSpec(8 * SealedBody.TAG_BYTES, nonce));
	}

}
