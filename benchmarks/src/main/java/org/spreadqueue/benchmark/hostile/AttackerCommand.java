// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;

/** The hostile peer, a process of its own: attacks until its input ends. */
@Command(name = AttackerCommand.NAME, hidden = true)
public final class AttackerCommand implements Callable<Integer> {

	static final String NAME = "attacker";

	static final String READY = "attacking";

	/** Answered with what has been done. */
	static final String COUNTS = "counts";

	@Option(names = "--queue", required = true)
	private String queue = "";

	@Option(names = "--daemon", required = true)
	private String address = "";

	@Option(names = "--embedded")
	private boolean embedded;

	@Option(names = "--without", split = ",")
	private List<String> without = List.of();

	@Option(names = "--rate")
	private int perSecond = 50;

	@Override
	public Integer call() throws Exception {
		if (!(SpreadAddress.parse(this.address) instanceof SpreadAddress.Tcp daemon)) {
			throw new IllegalArgumentException(
					"'%s' is no TCP address, such as 4803@localhost".formatted(this.address));
		}
		Map<String, long[]> counts = new ConcurrentSkipListMap<>();
		try (EventLoop loop = EventLoop.start("stranger");
				BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			Map<String, Attack> messages = new MessageAttacks(this.queue, daemon, loop, new SplittableRandom(4803))
				.all();
			Map<String, Attack> connections = new ConnectionAttacks(this.queue, daemon, loop,
					new SplittableRandom(4804))
				.all(this.embedded);
			messages.keySet().removeAll(this.without);
			connections.keySet().removeAll(this.without);
			double ofEach = (double) this.perSecond / (messages.size() + connections.size());
			begin("messages", messages, counts, ofEach);
			// Apart, because a daemon may let a connection wait.
			begin("connections", connections, counts, ofEach);
			System.out.println(READY);
			while (in.readLine() != null) {
				StringBuilder line = new StringBuilder(COUNTS);
				counts.forEach((name, count) -> line.append(" %s=%d/%d".formatted(name, count[0], count[1])));
				System.out.println(line);
			}
		}
		return 0;
	}

	private static void begin(String name, Map<String, Attack> attacks, Map<String, long[]> counts, double ofEach) {
		if (!attacks.isEmpty()) {
			Thread thread = new Thread(new Attacks(attacks, counts, ofEach * attacks.size()), name);
			thread.setDaemon(true);
			thread.start();
		}
	}

}
