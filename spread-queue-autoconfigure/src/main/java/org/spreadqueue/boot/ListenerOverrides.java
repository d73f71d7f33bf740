package org.spreadqueue.boot;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Applies {@code spread.queue.listeners.<id>.*}, after annotation and customizers: who
 * runs the application has the last word.
 * <p>
 * Settings for an id that no listener has are warned of and not refused, because a
 * listener may be there in some profiles only, or be registered later.
 */
final class ListenerOverrides implements QueueListenerContainerCustomizer, ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(ListenerOverrides.class);

	private final SpreadQueueProperties properties;

	private final SpreadQueueSettings settings;

	private final ObjectProvider<QueueListenerContainerRegistry> registry;

	ListenerOverrides(SpreadQueueProperties properties, SpreadQueueSettings settings,
			ObjectProvider<QueueListenerContainerRegistry> registry) {
		this.properties = properties;
		this.settings = settings;
		this.registry = registry;
	}

	@Override
	public void customize(QueueListenerContainerBuilder builder) {
		builder.options(this::apply);
	}

	private ListenerOptions apply(ListenerOptions options) {
		ListenerProperties own = this.properties.getListeners().get(options.id());
		if (own == null) {
			return options;
		}
		PropertyMapper map = PropertyMapper.get();
		Changes changes = new Changes(options);
		map.from(own::getConcurrency)
			.to((value) -> changes.apply("concurrency", value,
					(now) -> now.withWorker(now.worker().withConcurrency(value))));
		map.from(own::getAutoStartup)
			.to((value) -> changes.apply("auto-startup", value, (now) -> now.withAutoStartup(value)));
		map.from(own::getShutdownTimeout)
			.to((value) -> changes.apply("shutdown-timeout", value, (now) -> now.withShutdownTimeout(value)));
		map.from(own::getPhase).to((value) -> changes.apply("phase", value, (now) -> now.withPhase(value)));
		map.from(own::getMaxRetries)
			.as((value) -> this.settings.retry(value, "listeners." + options.id() + ".max-retries"))
			.to((value) -> changes.apply("max-retries", value, (now) -> now.withRetry(value)));
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
			this.options = PropertyChecks.check("listeners." + this.options.id() + "." + property, value,
					(given) -> change.apply(this.options));
		}

	}

}
