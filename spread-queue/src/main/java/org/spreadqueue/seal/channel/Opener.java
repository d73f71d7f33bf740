// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;

/**
 * Opens the messages that come to one channel, each once. Remembers the sessions that it
 * has heard last, across connections. Only a message that opens changes anything, so
 * strangers cannot push a session out. Not thread-safe.
 */
final class Opener {

	/**
	 * Sessions remembered: some ten megabytes when so many programs have come and gone.
	 */
	static final int MAX_SESSIONS = 50_000;

	private final Cipher cipher = Aes.cipher();

	private final Map<Integer, SealKey> keys;

	private final List<String> names;

	private final int maxSessions;

	/** The one heard last is the last. */
	private final Map<SessionName, Session> sessions = new LinkedHashMap<>(16, 0.75F, true);

	private String self = "";

	private long addressee;

	Opener(SealKeys keys, int maxSessions) {
		this.keys = keys.keys().stream().collect(Collectors.toMap(SealKey::id, (key) -> key));
		this.names = keys.names();
		this.maxSessions = maxSessions;
	}

	/** The channel has this private group now. */
	void connected(String privateGroup) {
		this.self = privateGroup;
		this.addressee = SealedBody.addressee(privateGroup);
	}

	/**
	 * Opens a body that Spread has delivered with this sender and these groups.
	 * @return {@code null} if it is for another program, as what goes to a manager is for
	 * a moment when another one has taken over
	 * @throws UnopenedException if it was not sealed by somebody who has the key, or has
	 * come before
	 */
	byte @Nullable [] open(String sender, List<String> groups, byte[] body) throws UnopenedException {
		if (!SealedBody.isSealed(body)) {
			throw new UnopenedException(
					"it is not sealed, and this program has %s; both need the same key".formatted(this.names));
		}
		if (body.length < SealedBody.OVERHEAD || body[1] != SealedBody.VERSION) {
			throw new UnopenedException("it is no sealed message of a version that is known here");
		}
		SealedBody.Header header = SealedBody.Header.read(body);
		SealKey key = this.keys.get(header.keyId());
		if (key == null) {
			throw new UnopenedException("%s, and this program has %s; both need the same one"
				.formatted(SealedBody.description(body), this.names));
		}
		if (!isForThisProgram(header, groups)) {
			return null;
		}
		SessionName name = SessionName.of(header);
		Session known = this.sessions.get(name);
		Session session = (known != null) ? known : new Session(key.sessionKey(header.session()));
		ReplayWindow window = session.window(groups);
		if (!window.isNew(header.counter())) {
			throw new UnopenedException("it has come before");
		}
		byte[] opened = decrypt(session.key, header.nonce(), SealedBody.surroundings(sender, groups), body);
		window.take(header.counter());
		if (known == null) {
			remember(name, session);
		}
		return opened;
	}

	/**
	 * A private group is new with each connection, so what was recorded before is for
	 * nobody. Of what goes to groups, that holds only where the sender names one program.
	 */
	private boolean isForThisProgram(SealedBody.Header header, List<String> groups) {
		if (groups.contains(this.self) || header.addressee() == this.addressee) {
			return true;
		}
		return header.addressee() == SealedBody.ANYBODY && !ChannelSeal.isPrivate(groups);
	}

	private byte[] decrypt(SecretKey key, byte[] nonce, byte[] surroundings, byte[] body) throws UnopenedException {
		try {
			Aes.init(this.cipher, Cipher.DECRYPT_MODE, key, nonce);
			this.cipher.updateAAD(body, 0, SealedBody.HEADER_BYTES);
			this.cipher.updateAAD(surroundings);
			return this.cipher.doFinal(body, SealedBody.HEADER_BYTES, body.length - SealedBody.HEADER_BYTES);
		}
		catch (GeneralSecurityException ex) {
			throw new UnopenedException("it is forged, or was sealed for other groups or by somebody else");
		}
	}

	private void remember(SessionName name, Session session) {
		if (this.sessions.size() >= this.maxSessions) {
			this.sessions.remove(this.sessions.keySet().iterator().next());
		}
		this.sessions.put(name, session);
	}

	private record SessionName(int keyId, long high, long low) {

		static SessionName of(SealedBody.Header header) {
			ByteBuffer session = ByteBuffer.wrap(header.session());
			return new SessionName(header.keyId(), session.getLong(), session.getLong());
		}

	}

	/**
	 * One connection of a peer. What goes to private groups alone may overtake what is in
	 * Spread's total order, so the two are counted apart.
	 */
	private static final class Session {

		private final SecretKey key;

		private final ReplayWindow privates = new ReplayWindow();

		private final ReplayWindow ordered = new ReplayWindow();

		Session(SecretKey key) {
			this.key = key;
		}

		ReplayWindow window(List<String> groups) {
			return ChannelSeal.isPrivate(groups) ? this.privates : this.ordered;
		}

	}

}
