// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.spreadqueue.spread.DisconnectedSends;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.OutboundFullException;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

import static org.assertj.core.api.Assertions.assertThat;

class RestartScheduleTests {

	private static final int RESTARTS = 100;

	private static final int SESSIONS = 6;

	@Test
	@EnabledOnOs(OS.LINUX)
	void everySessionComesBackFromAHundredRestartsUnderTrafficAndNothingIsLeaked() throws Exception {
		int port;
		try (EmbeddedSpreadDaemon first = EmbeddedSpreadDaemon.start(); EventLoop warmUp = EventLoop.start("warm-up")) {
			port = first.port();
			try (SpreadSession session = SpreadSession.open(options(port), warmUp, new Traffic())) {
				session.connected().get(10, TimeUnit.SECONDS);
			}
		}
		List<String> threads = threads();
		long descriptors = descriptors();
		Traffic traffic = new Traffic();
		EventLoop loop = EventLoop.start("restart-schedule");
		List<SpreadSession> sessions = new ArrayList<>();
		for (int i = 0; i < SESSIONS; i++) {
			SpreadSession session = SpreadSession.open(options(port), loop, traffic);
			session.join("room");
			sessions.add(session);
		}
		for (int restart = 0; restart < RESTARTS; restart++) {
			traffic.heard.clear();
			try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon
				.start(EmbeddedDaemonOptions.builder().port(port).build())) {
				soon().untilAsserted(() -> {
					// With the daemon gone in mid-traffic each time, nothing may be
					// stuck.
					sessions.forEach(RestartScheduleTests::say);
					assertThat(traffic.heard.keySet()).containsAll(sessions);
				});
			}
		}
		sessions.forEach(SpreadSession::close);
		loop.close();
		Awaitility.await().untilAsserted(() -> {
			assertThat(threads()).isSubsetOf(threads);
			assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
		});
	}

	private static void say(SpreadSession session) {
		try {
			session.multicast(OutgoingMessage.of("room", ServiceType.AGREED, new byte[1000]));
		}
		catch (OutboundFullException ex) {
			// While it is away for long; what is kept already will do.
		}
	}

	private static SpreadOptions options(int port) {
		return SpreadOptions.builder()
			.addresses(new SpreadAddress.Tcp("127.0.0.1", port))
			.disconnectedSends(DisconnectedSends.BUFFER)
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(2), Duration.ofMillis(10), 2, 0.5))
			.build();
	}

	/** The threads of this client and daemon; others belong to the tests' tools. */
	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.matches("(restart-|spread-|warm-).*"))
			.toList();
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.count();
		}
	}

	private static ConditionFactory soon() {
		return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
	}

	private static final class Traffic implements SessionListener {

		private final ConcurrentMap<SpreadSession, Boolean> heard = new ConcurrentHashMap<>();

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			if (event instanceof RegularMessage) {
				this.heard.put(session, true);
			}
		}

	}

}
