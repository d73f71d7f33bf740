// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueFigures.Waits;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.protocol.legacy.QueueStatistics;

import static org.assertj.core.api.Assertions.assertThat;

class DrainTests {

	private static final String MANAGER = "#m1#host";

	private static final Duration LONG = Duration.ofDays(3);

	private final Drain drain = new Drain();

	/** Any time may be negative. */
	private long now = -Duration.ofHours(1).toNanos();

	@Test
	void aManagerThatHasBeenThereForLongIsBelievedAtOnce() {
		assertThat(isDone(MANAGER, LONG, 0)).isTrue();
	}

	@Test
	void whatIsAtWorkersIsWaitedFor() {
		assertThat(isDone(MANAGER, LONG, 2)).isFalse();
		assertThat(isDone(MANAGER, LONG.plusSeconds(1), 1)).isFalse();
		assertThat(isDone(MANAGER, LONG.plusSeconds(2), 0)).isTrue();
	}

	@Test
	void aQueueThatIsNotPausedIsNotDrained() {
		assertThat(this.drain.isDone(report(MANAGER, LONG, false, 0), this.now)).isFalse();
	}

	/** As after a restart with a directory. */
	@Test
	void workersTellAManagerThatHasJustComeWhatTheyHave() {
		assertThat(isDone(MANAGER, Duration.ZERO, 0)).isFalse();
		assertThat(isDone(MANAGER, Duration.ofSeconds(4), 0)).isFalse();
		assertThat(isDone(MANAGER, Duration.ofSeconds(5), 3)).isFalse();
		assertThat(isDone(MANAGER, Duration.ofSeconds(8), 0)).isTrue();
	}

	@Test
	void aManagerThatLosesItsConnectionWhileItIsWatchedHasJustComeAgain() {
		assertThat(isDone(MANAGER, LONG, 1)).isFalse();
		assertThat(isDone("#m2#host", Duration.ofSeconds(1), 0)).isFalse();
		assertThat(isDone("#m2#host", Duration.ofSeconds(5), 1)).isFalse();
		assertThat(isDone("#m2#host", Drain.CLAIMING, 0)).isTrue();
	}

	@Test
	void aManagerThatDoesNotSayForHowLongIsWatchedForSoLong() {
		assertThat(isDone(MANAGER, null, 0)).isFalse();
		pass(Drain.CLAIMING.minusMillis(1));
		assertThat(isDone(MANAGER, null, 0)).isFalse();
		pass(Duration.ofMillis(1));
		assertThat(isDone(MANAGER, null, 0)).isTrue();
		assertThat(isDone("#m2#host", null, 0)).as("on another connection").isFalse();
		pass(Drain.CLAIMING);
		assertThat(isDone("#m2#host", null, 0)).isTrue();
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

	private boolean isDone(String manager, @Nullable Duration activeFor, int inFlight) {
		return this.drain.isDone(report(manager, activeFor, true, inFlight), this.now);
	}

	private static QueueReport report(String manager, @Nullable Duration activeFor, boolean paused, int inFlight) {
		QueueFigures figures = new QueueFigures(paused, 7, inFlight, 0, 0, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, 0,
				new Waits(List.of(), Duration.ZERO));
		// The program has been there for longer than its connection.
		QueueStatistics statistics = new QueueStatistics(Instant.EPOCH, LONG, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0);
		return new QueueReport(new QueueName("orders"), Instant.EPOCH, ManagerState.ACTIVE, manager, activeFor,
				QueueLimits.DEFAULT, figures, statistics, 0, List.of(), List.of());
	}

}
