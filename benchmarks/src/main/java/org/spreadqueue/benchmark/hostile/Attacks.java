// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.wire.TypeBits;

/** All that a hostile peer does, by name. Each is a short burst; for one thread. */
final class Attacks {

	private static final int AGREED = 0x10;

	private static final int BURST = 20;

	private static final int LARGE = 100_000;

	/** Connections that are kept open, of each kind. */
	private static final int OPEN = 40;

	/** An attack, which may find that the daemon has hung up. */
	interface Attack {

		void run() throws IOException;

	}

	private final SpreadAddress.Tcp daemon;

	private final Stranger stranger;

	private final RandomGenerator random;

	private final HostileMessages messages;

	private final Deque<RawPeer> halfHandshakes = new ArrayDeque<>();

	private final Deque<RawPeer> mute = new ArrayDeque<>();

	private int named;

	Attacks(String queue, SpreadAddress.Tcp daemon, EventLoop loop, RandomGenerator random) throws Exception {
		this.daemon = daemon;
		this.stranger = new Stranger(queue, daemon, loop);
		this.random = random;
		this.messages = new HostileMessages(random);
	}

	/** What a daemon is sent on a connection of its own ends some real daemons. */
	Map<String, Attack> all(boolean embedded) {
		Map<String, Attack> all = new LinkedHashMap<>();
		all.put("noise", () -> {
			this.stranger.toEverybody(this.messages.noise(), Stranger.LEGACY);
			this.stranger.toEverybody(this.messages.noise(), Stranger.NATIVE);
		});
		all.put("status-commands", this::statusCommands);
		all.put("statuses", () -> this.stranger.toManager(this.messages.status(), Stranger.NATIVE));
		all.put("hellos", () -> this.stranger.toEverybody(this.messages.hello(), Stranger.NATIVE));
		all.put("submits", () -> this.stranger.toManager(this.messages.submits(), Stranger.NATIVE));
		all.put("hand-overs", () -> this.stranger.toManager(this.messages.handOver(), Stranger.NATIVE));
		all.put("dispatches", () -> this.stranger.toMembers(this.messages.dispatch(), Stranger.NATIVE));
		all.put("answers", () -> this.stranger.send("#" + NormalTraffic.PRIVATE_NAME + "#localhost",
				this.messages.answers(), Stranger.NATIVE));
		all.put("headers", () -> this.stranger.toManager(this.messages.collidingHeaders(), Stranger.NATIVE));
		all.put("tags", () -> this.stranger.toEverybody(this.messages.nestedTags(), Stranger.NATIVE));
		all.put("parts", () -> this.stranger.toManager(this.messages.part(), Stranger.NATIVE));
		all.put("perl", () -> this.stranger.toManager(this.messages.perlBomb(), Stranger.LEGACY));
		all.put("groups", this::groups);
		all.put("half-handshakes", this::halfHandshake);
		all.put("mute", this::mute);
		if (embedded) {
			all.put("wire", this::damagedMessage);
		}
		return all;
	}

	private void statusCommands() {
		byte[] command = { '^', '^', 's', 't', 'a', 't', 'u', 's' };
		for (int i = 0; i < BURST; i++) {
			this.stranger.toManager(command, Stranger.LEGACY);
		}
	}

	private void groups() {
		for (int i = 0; i < BURST; i++) {
			this.stranger.joinAndLeave("hostile-" + this.random.nextInt(100_000));
		}
		if (this.random.nextBoolean()) {
			this.stranger.look();
		}
		else {
			this.stranger.leaveAgain();
		}
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

	/** Does one after the other until interrupted; counts those that the daemon ended. */
	static void run(Map<String, Attack> attacks, Map<String, long[]> counts, int perSecond) {
		long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long due = System.nanoTime();
		while (!Thread.currentThread().isInterrupted()) {
			for (Map.Entry<String, Attack> attack : attacks.entrySet()) {
				long[] count = counts.computeIfAbsent(attack.getKey(), (name) -> new long[2]);
				count[0]++;
				try {
					attack.getValue().run();
				}
				catch (IOException ex) {
					count[1]++;
				}
				due += interval;
				LockSupport.parkNanos(due - System.nanoTime());
			}
		}
	}

}
