// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.Set;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import org.spreadqueue.boot.autoconfigure.properties.ListenerProperties;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Applies {@code spread.queue.listeners.<id>.*} after annotation and customizers, because
 * the operator has the last word. Warns of ids that no listener has, but does not refuse
 * them: a listener may exist in some profiles only, or be registered later.
 */
final class ListenerOverrides implements QueueListenerContainerCustomizer, ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = QuotingLogger.of(ListenerOverrides.class);

	private final SpreadQueueProperties properties;

	private final ObjectProvider<QueueListenerContainerRegistry> registry;

	private final ApplicationContext context;

	ListenerOverrides(SpreadQueueProperties properties, ObjectProvider<QueueListenerContainerRegistry> registry,
			ApplicationContext context) {
		this.properties = properties;
		this.registry = registry;
		this.context = context;
	}

	@Override
	public void customize(QueueListenerContainerBuilder builder) {
		builder.options(this::apply);
	}

	private ListenerOptions apply(ListenerOptions options) {
		ListenerProperties own = this.properties.listeners().get(options.id());
		return (own != null) ? own.applyTo(options, this.properties.retry()) : options;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		// Contexts below tell this one of theirs, such as that of a management port.
		if (event.getApplicationContext() != this.context || this.properties.listeners().isEmpty()) {
			return;
		}
		Set<String> existing = new TreeSet<>();
		this.registry
			.ifAvailable((listeners) -> listeners.containers().forEach((one) -> existing.add(one.options().id())));
		this.properties.listeners()
			.keySet()
			.stream()
			.filter((id) -> !existing.contains(id))
			.forEach((id) -> logger.warn("There is no listener with the id '{}', so spread.queue.listeners.{} has no "
					+ "effect. Listeners are {}; an id with dots is written in brackets: spread.queue.listeners[a.b]",
					id, id, existing));
	}

}
