// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadOptions;

/**
 * Seals the native messages that leave through one channel and opens those that come, so
 * that machines see neither keys nor strangers. Without keys it lets everything pass but
 * sealed messages, which nobody here could read. Legacy messages always pass. Belongs to
 * one event loop.
 *
 * @since 0.1.0
 */
public final class ChannelSeal {

	private final SealKeys keys;

	private final BiConsumer<String, String> unopened;

	/** {@code null} without keys. */
	private final @Nullable Opener opener;

	/** Of the present connection. */
	private @Nullable Sealer sealer;

	/** By groups, their members for which messages to them are. */
	private final Map<String, String> addressees = new HashMap<>();

	/**
	 * Creates the seal of a channel that has no connection.
	 * @param unopened is told the sender of each message that is dropped, and why
	 */
	public ChannelSeal(SealKeys keys, BiConsumer<String, String> unopened) {
		this.keys = keys;
		this.unopened = unopened;
		this.opener = keys.isEmpty() ? null : new Opener(keys, Opener.MAX_SESSIONS);
	}

	/**
	 * Returns the options to connect with. If messages are sealed, private names are
	 * random, whatever the options say: under a name that comes again, recorded messages
	 * could come again.
	 */
	public SpreadOptions options(SpreadOptions spread) {
		return this.keys.isEmpty() ? spread
				: spread.toBuilder().privateName(SpreadOptions.DEFAULT_PRIVATE_NAME).build();
	}

	/** The channel has a connection, with this private group. */
	public void connected(String privateGroup) {
		if (this.opener != null) {
			this.opener.connected(privateGroup);
			this.sealer = new Sealer(this.keys.keys().get(0), privateGroup);
		}
	}

	/** The connection is lost, and its session ends. */
	public void disconnected() {
		this.sealer = null;
	}

	/** From now on, messages to a group are for this member; {@code null} for all. */
	public void addressee(String group, @Nullable String member) {
		if (member == null) {
			this.addressees.remove(group);
		}
		else {
			this.addressees.put(group, member);
		}
	}

	/** Seals a packet, {@code null} if there is no connection to seal it for. */
	public @Nullable Packet seal(Packet packet) {
		if (this.keys.isEmpty()) {
			return packet;
		}
		if (this.sealer == null) {
			return null;
		}
		List<String> groups = packet.groups();
		return new Packet(groups, this.sealer.seal(groups, addressee(groups), packet.body()));
	}

	private @Nullable String addressee(List<String> groups) {
		for (String group : groups) {
			String addressee = this.addressees.get(group);
			if (addressee != null) {
				return addressee;
			}
		}
		return null;
	}

	/** Opens a message, {@code null} if it is not for this program or reported. */
	public @Nullable RegularMessage open(RegularMessage message) {
		if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			return message;
		}
		if (this.opener == null) {
			if (!SealedBody.isSealed(message.body())) {
				return message;
			}
			this.unopened.accept(message.sender(),
					SealedBody.description(message.body()) + ", and this program has no key; both need the same one");
			return null;
		}
		try {
			byte[] body = this.opener.open(message.sender(), message.groups(), message.body());
			return (body != null) ? new RegularMessage(message.sender(), message.groups(), message.serviceType(),
					message.selfDiscard(), message.messageType(), message.foreignByteOrder(), body) : null;
		}
		catch (UnopenedException ex) {
			this.unopened.accept(message.sender(), String.valueOf(ex.getMessage()));
			return null;
		}
	}

	/** Whether only connections are named, which get it as soon as it has come. */
	public static boolean isPrivate(List<String> groups) {
		for (String group : groups) {
			if (!group.startsWith("#")) {
				return false;
			}
		}
		return true;
	}

}
