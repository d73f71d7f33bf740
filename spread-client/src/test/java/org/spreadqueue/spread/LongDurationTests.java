// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Times longer than a JVM can count in nanoseconds, 292 years, mean for ever.
 */
@Timeout(30)
class LongDurationTests {

	static Stream<Duration> longTimes() {
		return Stream.of(Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(110_000), ChronoUnit.FOREVER.getDuration());
	}

	@ParameterizedTest
	@MethodSource("longTimes")
	void longTimesAreAHundredYearsOfNanoseconds(Duration time) {
		assertThat(Durations.toNanos(time)).isEqualTo(Durations.LONGEST.toNanos());
		assertThat(Durations.toNanos(time.negated())).isEqualTo(-Durations.LONGEST.toNanos());
	}

	@Test
	void otherTimesStayWhatTheyAre() {
		assertThat(Durations.toNanos(Duration.ofSeconds(3, 7))).isEqualTo(3_000_000_007L);
		assertThat(Durations.toNanos(Duration.ofSeconds(-3))).isEqualTo(-3_000_000_000L);
		assertThat(Durations.limited(Duration.ofDays(36_499))).isEqualTo(Duration.ofDays(36_499));
	}

	@ParameterizedTest
	@MethodSource("longTimes")
	void timerThatIsNeverDueLeavesOthersAlone(Duration never) throws Exception {
		try (EventLoop loop = EventLoop.start("long-timers")) {
			CompletableFuture<Void> next = new CompletableFuture<>();
			CompletableFuture<Void> last = new CompletableFuture<>();
			loop.schedule(Duration.ofMillis(1), () -> {
			});
			Timer timer = loop.schedule(never, () -> next.completeExceptionally(new AssertionError("due already")));
			loop.schedule(Duration.ofMillis(2), () -> next.complete(null));
			next.get(10, TimeUnit.SECONDS);
			loop.execute(() -> loop.schedule(Duration.ZERO, () -> last.complete(null)));
			last.get(10, TimeUnit.SECONDS);
			timer.cancel();
		}
	}

	@ParameterizedTest
	@MethodSource("longTimes")
	void timerThatWasDueLongAgoRunsAtOnce(Duration ago) throws Exception {
		try (EventLoop loop = EventLoop.start("long-timers")) {
			CompletableFuture<Void> done = new CompletableFuture<>();
			loop.schedule(ago.negated(), () -> done.complete(null));
			done.get(10, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@MethodSource("longTimes")
	void sessionConnectsWhateverItsLimit(Duration limit) throws Exception {
		try (EventLoop loop = EventLoop.start("long-connect");
				ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
					peer.shakeHands();
					peer.readToEnd();
				});
				SpreadSession session = SpreadSession.open(
						SpreadOptions.builder().addresses(daemon.address()).connectTimeout(limit).build(), loop,
						new SessionListener() {
						})) {
			assertThat(session.connected().get(10, TimeUnit.SECONDS)).endsWith("#scripted");
		}
	}

	@ParameterizedTest
	@MethodSource("longTimes")
	void delaysGrowUpToAHundredYears(Duration longest) {
		RandomGenerator random = RandomGenerator.getDefault();
		assertThat(new ReconnectPolicy(longest, longest, 2, 0).delay(1, random)).isEqualTo(Durations.LONGEST);
		assertThat(new ReconnectPolicy(Duration.ofMillis(100), longest, 2, 0).delay(2, random))
			.isEqualTo(Duration.ofMillis(200));
		assertThat(new ReconnectPolicy(Duration.ofNanos(1), longest, 2, 0).delay(5000, random))
			.isEqualTo(Durations.LONGEST);
	}

}
