// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.benchmark.hostile.NormalTraffic.Latencies;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

/** All parts of the program work. Nothing here is a measurement. */
class HostileTests {

	private static final QueueName QUEUE = new QueueName("hostile");

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("hostile-tests");

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	@AfterEach
	void close() {
		this.loop.close();
		this.daemon.close();
		this.executor.shutdown();
	}

	@Test
	void everyAttackIsMade() throws Exception {
		SpreadAddress.Tcp address = (SpreadAddress.Tcp) this.daemon.address();
		SplittableRandom random = new SplittableRandom(1);
		Map<String, Attack> attacks = new HashMap<>(
				new MessageAttacks(QUEUE.value(), address, this.loop, random).all());
		attacks.putAll(new ConnectionAttacks(QUEUE.value(), address, this.loop, random).all(true));
		assertThat(attacks).hasSize(16);
		for (Attack attack : attacks.values()) {
			attack.run();
		}
		assertThat(this.daemon.isRunning()).isTrue();
	}

	@Test
	void attacksSpeakAsProgramsDo() {
		assertThat(Stranger.NATIVE).isEqualTo(NativeProtocol.MESSAGE_TYPE);
	}

	@Test
	void normalTrafficIsMeasured() throws Exception {
		SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();
		Victim victim = new Victim();
		try (QueueManager manager = QueueManager.start(ManagerOptions.of(QUEUE), spread, this.loop);
				AutoCloseable worker = victim.work(QUEUE, spread, this.loop, this.executor)) {
			manager.active().join();
			try (NormalTraffic traffic = new NormalTraffic(QUEUE, this.daemon.address())) {
				Latencies latencies = new Latencies();
				traffic.run(Duration.ofMillis(60), 500, latencies);
				traffic.finish();
				assertThat(traffic.jobs()).isEqualTo(30);
				assertThat(traffic.failures()).isEmpty();
				assertThat(latencies.ofSends(99)).isPositive();
				assertThat(latencies.ofRequests(99)).isPositive();
			}
			assertThat(worker).isNotNull();
		}
		assertThat(victim.missing(30)).isZero();
		assertThat(victim.missing(31)).isOne();
	}

}
