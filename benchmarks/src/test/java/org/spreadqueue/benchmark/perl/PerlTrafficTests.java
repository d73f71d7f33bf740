// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.perl;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

/** The bytes of Perl programs make jobs flow. Nothing here is a measurement. */
class PerlTrafficTests {

	@Test
	void jobsFlowThroughManager() throws Exception {
		QueueName queue = new QueueName("bench");
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("manager");
				QueueManager manager = QueueManager.start(ManagerOptions.of(queue),
						SpreadOptions.builder().addresses(daemon.address()).build(), loop);
				PerlTraffic traffic = new PerlTraffic(daemon.address(), queue)) {
			manager.active().join();
			traffic.awaitManager();
			assertThat(traffic.flow(Duration.ofMillis(30))).isPositive();
		}
	}

	@Test
	void tableHasMedians() {
		assertThat(PerlCommand.table(Map.of("ours", List.of(300.0, 100.0, 200.0))))
			.contains("| ours | 200 (100 to 300) |");
	}

}
