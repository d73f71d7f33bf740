// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;

/** Meters of listeners, senders and managers in this process, present and future. */
final class SpreadQueueMetrics implements MeterBinder {

	private final QueueListenerContainerRegistry containers;

	private final Map<String, QueueSenders> senders;

	private final QueueManagers managers;

	/**
	 * Takes the sources of the meters.
	 * @param senders by the name of their connection
	 */
	SpreadQueueMetrics(QueueListenerContainerRegistry containers, Map<String, QueueSenders> senders,
			QueueManagers managers) {
		this.containers = containers;
		this.senders = senders;
		this.managers = managers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.containers.observe(new ListenerMeters(registry));
		this.senders.forEach(
				(connection, senders) -> senders.observe(new SenderMeters(registry, connection, senders)::register));
		this.managers.observe(new ManagerMeters(registry, this.managers)::register);
	}

}
