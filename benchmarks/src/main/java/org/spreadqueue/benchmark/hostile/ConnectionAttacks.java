// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.wire.TypeBits;

/**
 * What a hostile peer does with connections, by name. A daemon may let them wait for a
 * second. For one thread.
 */
final class ConnectionAttacks {

	private static final int AGREED = 0x10;

	private static final int BURST = 20;

	private static final int LARGE = 100_000;

	/** Connections that are kept open, of each kind. */
	private static final int OPEN = 40;

	private final SpreadAddress.Tcp daemon;

	private final Stranger stranger;

	private final RandomGenerator random;

	private final HostileMessages messages;

	private final Deque<RawPeer> halfHandshakes = new ArrayDeque<>();

	private final Deque<RawPeer> mute = new ArrayDeque<>();

	private int named;

	ConnectionAttacks(String queue, SpreadAddress.Tcp daemon, EventLoop loop, RandomGenerator random) throws Exception {
		this.daemon = daemon;
		this.stranger = new Stranger(queue, daemon, loop);
		this.random = random;
		this.messages = new HostileMessages(random);
	}

	/** What a daemon is sent on a connection of its own ends some real daemons. */
	Map<String, Attack> all(boolean embedded) {
		Map<String, Attack> all = new LinkedHashMap<>();
		all.put("half-handshakes", this::halfHandshake);
		all.put("mute", this::mute);
		if (embedded) {
			all.put("wire", this::damagedMessage);
		}
		return all;
	}

	private void halfHandshake() throws IOException {
		RawPeer peer = new RawPeer(this.daemon);
		keep(peer, this.halfHandshakes);
		if (this.random.nextBoolean()) {
			peer.beginHandshake(name());
		}
	}

	/** Receives a flood and reads nothing of it. */
	private void mute() throws IOException {
		RawPeer peer = new RawPeer(this.daemon);
		keep(peer, this.mute);
		String group = peer.shakeHands(name());
		for (int i = 0; i < BURST; i++) {
			this.stranger.send(group, new byte[LARGE], Stranger.NATIVE);
		}
	}

	private void damagedMessage() throws IOException {
		try (RawPeer peer = new RawPeer(this.daemon)) {
			String group = peer.shakeHands(name());
			byte[] message = RawPeer.message(AGREED | TypeBits.SELF_DISCARD, group, "nobody", this.messages.noise())
				.array();
			for (int damage = this.random.nextInt(4); damage >= 0; damage--) {
				message[this.random.nextInt(message.length)] = (byte) this.random.nextInt();
			}
			peer.send(ByteBuffer.wrap(message));
		}
	}

	private static void keep(RawPeer peer, Deque<RawPeer> peers) throws IOException {
		peers.add(peer);
		if (peers.size() > OPEN) {
			peers.remove().close();
		}
	}

	private String name() {
		return "h" + this.named++;
	}

}
