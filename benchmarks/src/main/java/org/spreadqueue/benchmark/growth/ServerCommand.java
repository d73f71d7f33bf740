// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.growth;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/** The program of a {@link Server}: runs until its input ends. */
@Command(name = ServerCommand.NAME, hidden = true)
public final class ServerCommand implements Callable<Integer> {

	static final String NAME = "server";

	static final String LISTENING = "listening";

	/** So that only memory limits the depth. */
	private static final QueueLimits LIMITS = QueueLimits.DEFAULT.withMaxLength(Integer.MAX_VALUE)
		.withMaxSize(Long.MAX_VALUE);

	/** A manager, a sender and a worker for each queue, and room for more. */
	private static final int MAX_SESSIONS = 10_000;

	@Option(names = "--queues")
	private int queues;

	@Override
	public Integer call() throws Exception {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon
			.start(EmbeddedDaemonOptions.builder().maxSessions(MAX_SESSIONS).build());
				EventLoop loop = EventLoop.start("managers");
				BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			List<QueueManager> managers = new ArrayList<>();
			for (int number = 0; number < this.queues; number++) {
				managers.add(QueueManager.start(ManagerOptions.of(Server.queue(number)).withLimits(LIMITS),
						SpreadOptions.builder().addresses(daemon.address()).build(), loop));
			}
			managers.forEach((manager) -> manager.active().join());
			System.out.println(LISTENING + " " + daemon.address());
			while (in.readLine() != null) {
				System.gc();
				Runtime runtime = Runtime.getRuntime();
				System.out.println(Server.HEAP + " " + (runtime.totalMemory() - runtime.freeMemory()));
			}
		}
		return 0;
	}

}
