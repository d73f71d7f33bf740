// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerMeasure;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.manager.QueueManagers;

/** The meters of the managers in this process. */
final class ManagerMeters {

	private static final List<QueueMeter<QueueManager>> METERS = ManagerMeasure.ALL.stream()
		.map(QueueMeter::of)
		.toList();

	private final MeterRegistry registry;

	private final QueueManagers managers;

	ManagerMeters(MeterRegistry registry, QueueManagers managers) {
		this.registry = registry;
		this.managers = managers;
	}

	void register(QueueName queue) {
		Tags tags = Tags.of("queue", queue.value());
		METERS
			.forEach((meter) -> meter.register(this.registry, tags, this.managers, (managers) -> managers.find(queue)));
		new WaitMeters(queue).register(this.registry, tags, this.managers);
	}

}
