// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerMeasure;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.manager.QueueManagers;

/**
 * How long the messages of a queue wait until they are first dispatched: a timer, and a
 * cumulative counter for each bucket of the manager, with the tag {@code le} that
 * Prometheus needs to compute percentiles.
 */
final class WaitMeters {

	private final QueueName queue;

	WaitMeters(QueueName queue) {
		this.queue = queue;
	}

	void register(MeterRegistry registry, Tags tags, QueueManagers managers) {
		FunctionTimer
			.builder("spread.queue.manager.wait", managers,
					(source) -> waits(source).map(QueueFigures.Waits::count).orElse(0L),
					(source) -> waits(source).map(QueueFigures.Waits::totalSeconds).orElse(0.0), TimeUnit.SECONDS)
			.description("How long messages waited until they were first dispatched")
			.tags(tags)
			.register(registry);
		for (long bound : ManagerMeasure.WAIT_BOUNDS) {
			bucket(bound).register(registry, tags.and("le", ManagerMeasure.le(bound)), managers, this::waits);
		}
	}

	private static QueueMeter<QueueFigures.Waits> bucket(long bound) {
		return QueueMeter.counter("manager.wait.histogram", "messages",
				"Messages that waited for so many seconds at most until they were first dispatched",
				(waits) -> waits.upTo(bound));
	}

	private Optional<QueueFigures.Waits> waits(QueueManagers managers) {
		return managers.find(this.queue).map(QueueManager::figures).map(QueueFigures::waits);
	}

}
