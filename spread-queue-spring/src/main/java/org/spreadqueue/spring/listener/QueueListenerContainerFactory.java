// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.List;

import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.worker.JobHandler;

/**
 * Makes containers that share a connection configuration, for annotated methods and for
 * applications that register a {@link JobHandler} of their own. <pre class="code">
 * &#064;Bean
 * QueueListenerContainer thumbnails(QueueListenerContainerFactory factory) {
 *     return factory.builder("thumbnails", "images").concurrency(4).build(handler);
 * }</pre>
 *
 * @since 0.1.0
 */
public class QueueListenerContainerFactory {

	/** What follows the name of a connection in the bean name of its factory. */
	public static final String NAME_SUFFIX = "QueueListenerContainerFactory";

	private final SpreadOptions spread;

	private final QueueInitializer initializer;

	private final ListenerExecutorFactory executors;

	private final ListenerDefaults defaults;

	private final List<QueueListenerContainerCustomizer> customizers;

	public QueueListenerContainerFactory(SpreadOptions spread, QueueInitializer initializer,
			ListenerExecutorFactory executors, ListenerDefaults defaults) {
		this(spread, initializer, executors, defaults, List.of());
	}

	/**
	 * Creates a factory.
	 * @param initializer called before a container starts to use its queue
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

	public ListenerDefaults defaults() {
		return this.defaults;
	}

	/** Returns a factory with the same settings for another connection. */
	public QueueListenerContainerFactory withConnection(SpreadOptions spread, QueueInitializer initializer) {
		return new QueueListenerContainerFactory(spread, initializer, this.executors, this.defaults, this.customizers);
	}

	/**
	 * Begins a container with the default settings, already customized.
	 * @throws IllegalArgumentException if the name of the queue is not allowed
	 */
	public QueueListenerContainerBuilder builder(String id, String queue) {
		return builder(this.defaults.options(id, new QueueName(queue)));
	}

	/** Begins a container with these settings, already customized. */
	public QueueListenerContainerBuilder builder(ListenerOptions options) {
		QueueListenerContainerBuilder builder = QueueListenerContainer.builder(options, this.spread)
			.initializer(this.initializer)
			.executors(this.executors);
		this.customizers.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

}
