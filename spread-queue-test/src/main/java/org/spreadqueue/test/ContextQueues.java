// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.manager.QueueManagers;

/**
 * Gives each queue that a listener of the application context uses a manager, before the
 * listener starts, unless the application manages the queue itself; and probes the
 * application's way to write JSON.
 */
final class ContextQueues implements SmartLifecycle {

	private final SpreadQueueServer server;

	private final ObjectProvider<QueueListenerContainer> listeners;

	private final ObjectProvider<QueueManagers> managers;

	private final ObjectProvider<JsonMapper> mapper;

	private volatile boolean running;

	ContextQueues(SpreadQueueServer server, ObjectProvider<QueueListenerContainer> listeners,
			ObjectProvider<QueueManagers> managers, ObjectProvider<JsonMapper> mapper) {
		this.server = server;
		this.listeners = listeners;
		this.managers = managers;
		this.mapper = mapper;
	}

	@Override
	public void start() {
		this.mapper.ifUnique(this.server::writeWith);
		Set<QueueName> own = this.managers.stream()
			.flatMap((each) -> each.queues().stream())
			.collect(Collectors.toSet());
		this.server.manage(this.listeners.stream()
			.map((listener) -> listener.options().worker().queue())
			.filter((queue) -> !own.contains(queue))
			.collect(Collectors.toSet()));
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** With the managers of the application: before senders and listeners. */
	@Override
	public int getPhase() {
		return QueueManagers.PHASE;
	}

}
