// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;

/** What a hostile peer sends from a session of its own, by name. For one thread. */
final class MessageAttacks {

	private static final int BURST = 20;

	private final Stranger stranger;

	private final RandomGenerator random;

	private final HostileMessages messages;

	MessageAttacks(String queue, SpreadAddress.Tcp daemon, EventLoop loop, RandomGenerator random) throws Exception {
		this.stranger = new Stranger(queue, daemon, loop);
		this.random = random;
		this.messages = new HostileMessages(random);
	}

	Map<String, Attack> all() {
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

}
