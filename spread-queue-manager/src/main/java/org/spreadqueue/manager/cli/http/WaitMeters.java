package org.spreadqueue.manager.cli.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.manager.QueueFigures.Bucket;
import org.spreadqueue.manager.QueueManager;

/**
 * How long the messages of a queue wait until they are first dispatched: a timer, and a
 * cumulative counter for each bucket of the manager, as an application has them.
 */
final class WaitMeters {

	/** In milliseconds; each is the bound of a bucket that the manager counts. */
	private static final long[] BOUNDS = { 1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000,
			3_600_000, Bucket.UNBOUNDED };

	private WaitMeters() {
	}

	static void register(MeterRegistry registry, QueueManager manager) {
		Tags tags = Tags.of("queue", manager.options().queue().value());
		FunctionTimer
			.builder("spread.queue.manager.wait", manager, (waiting) -> waiting.figures().waits().count(),
					(waiting) -> seconds(waiting.figures().waits().total()), TimeUnit.SECONDS)
			.description("How long messages waited until they were first dispatched")
			.tags(tags)
			.register(registry);
		for (long bound : BOUNDS) {
			FunctionCounter
				.builder("spread.queue.manager.wait.histogram", manager, (waiting) -> waitedFor(waiting, bound))
				.description("Messages that waited for so many seconds at most until they were first dispatched")
				.baseUnit("messages")
				.tags(tags.and("le", le(bound)))
				.register(registry);
		}
	}

	private static double waitedFor(QueueManager manager, long bound) {
		return manager.figures()
			.waits()
			.buckets()
			.stream()
			.filter((bucket) -> bucket.upToMillis() <= bound)
			.mapToDouble(Bucket::count)
			.sum();
	}

	/** All waits together can be more nanoseconds than a number has room for. */
	private static double seconds(Duration total) {
		return total.getSeconds() + total.getNano() / 1e9;
	}

	/** Of a bound in milliseconds, as Prometheus writes one in seconds. */
	private static String le(long bound) {
		return (bound == Bucket.UNBOUNDED) ? "+Inf" : String.valueOf(bound / 1000.0);
	}

}
