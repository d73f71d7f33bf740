// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.store.QueueCounters.Event;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;

class QueueCountersTests {

	private final WaitingTimes times = new WaitingTimes();

	@Test
	void bucketsGrowFromAMillisecondToAnHour() {
		List<Long> bounds = this.times.snapshot().buckets().stream().map(QueueFigures.Bucket::upToMillis).toList();
		assertThat(bounds).isSorted()
			.startsWith(1L, 2L, 5L, 10L, 20L)
			.endsWith(3_600_000L, QueueFigures.Bucket.UNBOUNDED);
	}

	@Test
	void aWaitBelongsToTheFirstBucketThatIsLongEnough() {
		this.times.record(-5);
		this.times.record(TimeUnit.MILLISECONDS.toNanos(1));
		this.times.record(TimeUnit.MILLISECONDS.toNanos(1) + 1);
		this.times.record(TimeUnit.MILLISECONDS.toNanos(300));
		this.times.record(TimeUnit.HOURS.toNanos(1));
		this.times.record(TimeUnit.HOURS.toNanos(2));
		QueueFigures.Waits waits = this.times.snapshot();
		assertThat(waits.buckets().stream().filter((bucket) -> bucket.count() > 0)).containsExactly(
				new QueueFigures.Bucket(1, 2), new QueueFigures.Bucket(2, 1), new QueueFigures.Bucket(500, 1),
				new QueueFigures.Bucket(3_600_000, 1), new QueueFigures.Bucket(QueueFigures.Bucket.UNBOUNDED, 1));
		assertThat(waits.count()).isEqualTo(6);
		assertThat(waits.total()).isEqualTo(Duration.ofHours(3).plusMillis(302).plusNanos(1));
	}

	@Test
	void figuresTellWhatIsHeldAndWhatHappened() {
		MessageStore store = new MessageStore(QueueLimits.DEFAULT);
		QueueCounters counters = counters();
		for (StoredMessage message : List.of(message(1, 0), message(2, 100), message(3, 0))) {
			store.add(message, 0);
			counters.accepted(message);
		}
		counters.count(Event.DUPLICATE);
		StoredMessage taken = Objects.requireNonNull(store.dispatch(5));
		counters.dispatched(taken, 5);
		counters.count(Event.FAILED);
		store.requeue(taken, 6);
		counters.dispatched(Objects.requireNonNull(store.dispatch(7)), 7);
		counters.count(Event.DONE);
		counters.count(Event.EXPIRED);
		counters.count(Event.REJECTED);
		counters.count(Event.DEAD_LETTERED);
		counters.count(Event.PURGED, 4);
		store.pause();
		QueueFigures figures = counters.figures(store, 8);
		long bytes = 3L * taken.size();
		assertThat(figures).isEqualTo(new QueueFigures(true, 2, 1, 1, bytes, Duration.ofNanos(8), 3, 1, 1, 1, 1, 1, 1,
				1, 4, figures.waits()));
		assertThat(figures.waits().count()).isEqualTo(1);
		assertThat(figures.waits().total()).isEqualTo(Duration.ofNanos(5));
	}

	@Test
	void timesOfAllMessagesMayAddUpToMoreThanANumberOfNanoseconds() {
		MessageStore store = new MessageStore(QueueLimits.DEFAULT);
		QueueCounters counters = counters();
		Duration wait = Duration.ofDays(36_500).plusNanos(700_000_000);
		for (int sequence = 1; sequence <= 4; sequence++) {
			store.add(message(sequence, 0), 0);
			counters.dispatched(Objects.requireNonNull(store.dispatch(wait.toNanos())), wait.toNanos());
		}
		assertThat(counters.statistics(store, 0).grossPendingTime()).isEqualTo(wait.multipliedBy(4));
		assertThat(counters.figures(store, 0).waits().total()).isEqualTo(wait.multipliedBy(4));
	}

	@Test
	void anEmptyQueueHasNoAge() {
		QueueFigures figures = counters().figures(new MessageStore(QueueLimits.DEFAULT), 8);
		assertThat(figures.oldestAge()).isZero();
		assertThat(figures.paused()).isFalse();
	}

	private static QueueCounters counters() {
		return new QueueCounters(Instant.EPOCH, 0);
	}

	private static StoredMessage message(int sequence, long notBefore) {
		return new StoredMessage(new MessageId(1, sequence), "#s#h", StoredMessage.Origin.SENDER,
				Content.of(Content.JSON, new byte[10]), false, 4, null, 0, notBefore, StoredMessage.NEVER, 0);
	}

}
