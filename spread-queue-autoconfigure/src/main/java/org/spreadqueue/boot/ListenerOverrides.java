package org.spreadqueue.boot;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Applies {@code spread.queue.listeners.<id>.*}: operations have the last word, after
 * annotation and code.
 * <p>
 * Settings for an id that no listener has are warned of and not refused, because a
 * listener may be there in some profiles only, or be registered later.
 */
final class ListenerOverrides implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(ListenerOverrides.class);

	private final SpreadQueueProperties properties;

	private final ObjectProvider<QueueListenerContainerRegistry> registry;

	ListenerOverrides(SpreadQueueProperties properties, ObjectProvider<QueueListenerContainerRegistry> registry) {
		this.properties = properties;
		this.registry = registry;
	}

	/** The options, as the properties of their listener say. */
	ListenerOptions apply(ListenerOptions options) {
		SpreadQueueProperties.Listener own = this.properties.getListeners().get(options.id());
		if (own == null) {
			return options;
		}
		PropertyMapper map = PropertyMapper.get();
		Changes changes = new Changes(options);
		map.from(own::getConcurrency)
			.to((value) -> changes.apply("concurrency", value, (now) -> new ListenerOptions(now.id(),
					now.worker().withConcurrency(value), now.autoStartup(), now.shutdownTimeout())));
		map.from(own::getAutoStartup)
			.to((value) -> changes.apply("auto-startup", value,
					(now) -> new ListenerOptions(now.id(), now.worker(), value, now.shutdownTimeout())));
		map.from(own::getShutdownTimeout)
			.to((value) -> changes.apply("shutdown-timeout", value,
					(now) -> new ListenerOptions(now.id(), now.worker(), now.autoStartup(), value)));
		return changes.options;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (this.properties.getListeners().isEmpty()) {
			return;
		}
		Set<String> existing = new TreeSet<>();
		this.registry
			.ifAvailable((listeners) -> listeners.containers().forEach((one) -> existing.add(one.options().id())));
		this.properties.getListeners()
			.keySet()
			.stream()
			.filter((id) -> !existing.contains(id))
			.forEach((id) -> logger.warn("There is no listener with the id '" + id + "', so spread.queue.listeners."
					+ id + " has no effect. Listeners are " + existing
					+ "; an id with dots is written in brackets: spread.queue.listeners[a.b]"));
	}

	/** What becomes of the options, property by property. */
	private static final class Changes {

		private ListenerOptions options;

		Changes(ListenerOptions options) {
			this.options = options;
		}

		void apply(String property, Object value, UnaryOperator<ListenerOptions> change) {
			try {
				this.options = change.apply(this.options);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException(
						"spread.queue.listeners." + this.options.id() + "." + property, value,
						String.valueOf(ex.getMessage()));
			}
		}

	}

}
