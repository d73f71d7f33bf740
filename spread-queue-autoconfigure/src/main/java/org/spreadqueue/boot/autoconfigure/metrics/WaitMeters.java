package org.spreadqueue.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.manager.QueueManagers;

/**
 * How long the messages of a queue wait until they are first dispatched: a timer, and a
 * cumulative counter for each bucket of the manager, with the tag {@code le} that
 * Prometheus needs to compute percentiles.
 */
final class WaitMeters {

	/** In milliseconds; each is the bound of a bucket that the manager counts. */
	private static final long[] BOUNDS = { 1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000,
			3_600_000, QueueFigures.Bucket.UNBOUNDED };

	private final QueueName queue;

	WaitMeters(QueueName queue) {
		this.queue = queue;
	}

	void register(MeterRegistry registry, Tags tags, QueueManagers managers) {
		FunctionTimer
			.builder("spread.queue.manager.wait", managers,
					(source) -> waits(source).map(QueueFigures.Waits::count).orElse(0L),
					(source) -> waits(source).map((waits) -> seconds(waits.total())).orElse(0.0), TimeUnit.SECONDS)
			.description("How long messages waited until they were first dispatched")
			.tags(tags)
			.register(registry);
		for (long bound : BOUNDS) {
			bucket(bound).register(registry, tags.and("le", le(bound)), managers, this::waits);
		}
	}

	private static QueueMeter<QueueFigures.Waits> bucket(long bound) {
		return QueueMeter.counter("manager.wait.histogram", "messages",
				"Messages that waited for so many seconds at most until they were first dispatched",
				(waits) -> waits.buckets()
					.stream()
					.filter((bucket) -> bucket.upToMillis() <= bound)
					.mapToLong(QueueFigures.Bucket::count)
					.sum());
	}

	private Optional<QueueFigures.Waits> waits(QueueManagers managers) {
		return managers.find(this.queue).map(QueueManager::figures).map(QueueFigures::waits);
	}

	/** All waits together can be more nanoseconds than a number has room for. */
	private static double seconds(Duration total) {
		return total.getSeconds() + total.getNano() / 1e9;
	}

	/** Of a bound in milliseconds, as Prometheus writes one in seconds. */
	private static String le(long bound) {
		return (bound == QueueFigures.Bucket.UNBOUNDED) ? "+Inf" : String.valueOf(bound / 1000.0);
	}

}
