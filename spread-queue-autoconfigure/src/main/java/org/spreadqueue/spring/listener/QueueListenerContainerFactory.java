package org.spreadqueue.spring.listener;

import org.springframework.util.Assert;

import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.worker.JobHandler;

/**
 * Makes containers that share a connection configuration, for annotated methods and for
 * applications that register a {@link JobHandler} of their own: <pre class="code">
 * &#064;Bean
 * QueueListenerContainer thumbnails(QueueListenerContainerFactory factory) {
 *     return factory.createContainer(ListenerOptions.of("thumbnails", worker), handler);
 * }</pre>
 */
public class QueueListenerContainerFactory {

	private final SpreadOptions spread;

	private final QueueInitializer initializer;

	private final ListenerExecutorFactory executors;

	private final ListenerDefaults defaults;

	/**
	 * Creates a factory.
	 * @param spread how to reach a Spread daemon
	 * @param initializer called before a container starts to use its queue
	 * @param executors makes the executors of the containers
	 * @param defaults for what a listener does not say
	 */
	public QueueListenerContainerFactory(SpreadOptions spread, QueueInitializer initializer,
			ListenerExecutorFactory executors, ListenerDefaults defaults) {
		Assert.notNull(spread, "'spread' must not be null");
		Assert.notNull(initializer, "'initializer' must not be null");
		Assert.notNull(executors, "'executors' must not be null");
		Assert.notNull(defaults, "'defaults' must not be null");
		this.spread = spread;
		this.initializer = initializer;
		this.executors = executors;
		this.defaults = defaults;
	}

	/**
	 * Returns the settings of listeners that do not say otherwise.
	 * @return the defaults
	 */
	public ListenerDefaults defaults() {
		return this.defaults;
	}

	/**
	 * Makes a container, which the caller registers as a bean or starts itself.
	 * @param options its settings
	 * @param handler does the work
	 * @return the container, not started
	 */
	public QueueListenerContainer createContainer(ListenerOptions options, JobHandler handler) {
		return new QueueListenerContainer(options, this.spread, this.initializer, this.executors, handler);
	}

}
