// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.http;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.manager.ManagerMeasure;
import org.spreadqueue.manager.QueueManager;

/**
 * The meters of a manager, called like those of a manager in an application, so that one
 * dashboard and one set of rules are for both.
 */
final class ManagerMeters {

	private static final String PREFIX = "spread.queue.manager.";

	private ManagerMeters() {
	}

	static void register(MeterRegistry registry, QueueManager manager) {
		Tags tags = Tags.of("queue", manager.options().queue().value());
		ManagerMeasure.ALL.forEach((measure) -> register(registry, manager, measure, tags));
		registerWaits(registry, manager, tags);
	}

	private static void register(MeterRegistry registry, QueueManager manager, ManagerMeasure measure, Tags tags) {
		String name = PREFIX + measure.name();
		if (measure.isCount()) {
			FunctionCounter.builder(name, manager, measure.value())
				.description(measure.description())
				.baseUnit(measure.unit())
				.tags(tags)
				.register(registry);
		}
		else {
			Gauge.builder(name, manager, measure.value())
				.description(measure.description())
				.baseUnit(measure.unit())
				.tags(tags)
				.register(registry);
		}
	}

	/** A timer, and a cumulative counter for each bucket. */
	private static void registerWaits(MeterRegistry registry, QueueManager manager, Tags tags) {
		FunctionTimer
			.builder(PREFIX + "wait", manager, (waiting) -> waiting.figures().waits().count(),
					(waiting) -> waiting.figures().waits().totalSeconds(), TimeUnit.SECONDS)
			.description("How long messages waited until they were first dispatched")
			.tags(tags)
			.register(registry);
		for (long bound : ManagerMeasure.WAIT_BOUNDS) {
			FunctionCounter
				.builder(PREFIX + "wait.histogram", manager, (waiting) -> waiting.figures().waits().upTo(bound))
				.description("Messages that waited for so many seconds at most until they were first dispatched")
				.baseUnit("messages")
				.tags(tags.and("le", ManagerMeasure.le(bound)))
				.register(registry);
		}
	}

}
