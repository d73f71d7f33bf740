package org.spreadqueue.spring.listener;

import java.util.List;

import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.worker.JobHandler;

/**
 * Makes containers that share a connection configuration, for annotated methods and for
 * applications that register a {@link JobHandler} of their own: <pre class="code">
 * &#064;Bean
 * QueueListenerContainer thumbnails(QueueListenerContainerFactory factory) {
 *     return factory.builder("thumbnails", "images").concurrency(4).build(handler);
 * }</pre>
 */
public class QueueListenerContainerFactory {

	/**
	 * What follows the name of a connection in the name of its factory's bean.
	 */
	public static final String NAME_SUFFIX = "QueueListenerContainerFactory";

	private final SpreadOptions spread;

	private final QueueInitializer initializer;

	private final ListenerExecutorFactory executors;

	private final ListenerDefaults defaults;

	private final List<QueueListenerContainerCustomizer> customizers;

	/**
	 * Creates a factory without customizers.
	 * @param spread how to reach a Spread daemon
	 * @param initializer called before a container starts to use its queue
	 * @param executors makes the executors of the containers
	 * @param defaults for what a listener does not say
	 */
	public QueueListenerContainerFactory(SpreadOptions spread, QueueInitializer initializer,
			ListenerExecutorFactory executors, ListenerDefaults defaults) {
		this(spread, initializer, executors, defaults, List.of());
	}

	/**
	 * Creates a factory.
	 * @param spread how to reach a Spread daemon
	 * @param initializer called before a container starts to use its queue
	 * @param executors makes the executors of the containers
	 * @param defaults for what a listener does not say
	 * @param customizers adjust each listener, in this order
	 */
	public QueueListenerContainerFactory(SpreadOptions spread, QueueInitializer initializer,
			ListenerExecutorFactory executors, ListenerDefaults defaults,
			List<QueueListenerContainerCustomizer> customizers) {
		Assert.notNull(spread, "'spread' must not be null");
		Assert.notNull(initializer, "'initializer' must not be null");
		Assert.notNull(executors, "'executors' must not be null");
		Assert.notNull(defaults, "'defaults' must not be null");
		this.spread = spread;
		this.initializer = initializer;
		this.executors = executors;
		this.defaults = defaults;
		this.customizers = List.copyOf(customizers);
	}

	/**
	 * Returns the settings of listeners that do not say otherwise.
	 * @return the defaults
	 */
	public ListenerDefaults defaults() {
		return this.defaults;
	}

	/**
	 * Returns a factory with the same settings for another connection.
	 * @param spread how to reach a Spread daemon
	 * @param initializer called before a container starts to use its queue
	 * @return the factory
	 */
	public QueueListenerContainerFactory withConnection(SpreadOptions spread, QueueInitializer initializer) {
		return new QueueListenerContainerFactory(spread, initializer, this.executors, this.defaults, this.customizers);
	}

	/**
	 * Begins a container with the default settings.
	 * @param id name of the listener
	 * @param queue name of the queue
	 * @return the builder, already customized
	 * @throws IllegalArgumentException if the name of the queue is not allowed
	 */
	public QueueListenerContainerBuilder builder(String id, String queue) {
		return builder(this.defaults.options(id, new QueueName(queue)));
	}

	/**
	 * Begins a container.
	 * @param options its settings
	 * @return the builder, already customized
	 */
	public QueueListenerContainerBuilder builder(ListenerOptions options) {
		QueueListenerContainerBuilder builder = QueueListenerContainer.builder(options, this.spread)
			.initializer(this.initializer)
			.executors(this.executors);
		this.customizers.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

}
