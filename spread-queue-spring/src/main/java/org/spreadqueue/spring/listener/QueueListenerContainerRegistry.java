package org.spreadqueue.spring.listener;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.Assert;

/**
 * Finds the listeners of the application by their ids, and registers new ones. Every
 * container is a bean, so that the application context starts and stops it; those that
 * the application declares itself are found too. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QueueListenerContainerRegistry implements DisposableBean {

	private final ConfigurableApplicationContext context;

	private final List<QueueListenerContainer> registered = new CopyOnWriteArrayList<>();

	private final List<Consumer<QueueListenerContainer>> observers = new CopyOnWriteArrayList<>();

	public QueueListenerContainerRegistry(ConfigurableApplicationContext context) {
		Assert.notNull(context, "'context' must not be null");
		this.context = context;
	}

	/**
	 * Registers a container as a bean named by its id, and starts it if the context runs
	 * already.
	 * @throws IllegalStateException if there is a bean of that name
	 */
	public void register(QueueListenerContainer container) {
		String id = container.options().id();
		if (this.context.containsLocalBean(id)) {
			throw new IllegalStateException("Listener id '" + id + "' is the name of another listener or bean already. "
					+ "Give the listener an id of its own: @QueueListener(id = \"...\").");
		}
		this.context.getBeanFactory().registerSingleton(id, container);
		this.registered.add(container);
		this.observers.forEach((observer) -> observer.accept(container));
		if (this.context.isRunning() && container.isAutoStartup()) {
			container.start();
		}
	}

	/** Returns all listeners, running or not. */
	public List<QueueListenerContainer> containers() {
		return this.context.getBeanProvider(QueueListenerContainer.class).stream().toList();
	}

	public Optional<QueueListenerContainer> find(String id) {
		return containers().stream().filter((container) -> container.options().id().equals(id)).findFirst();
	}

	/** Calls an observer on the registering thread with each listener, now and later. */
	public void observe(Consumer<QueueListenerContainer> observer) {
		this.observers.add(observer);
		containers().forEach(observer);
	}

	/** Stops what still runs because the start of the application context has failed. */
	@Override
	public void destroy() {
		this.registered.forEach(QueueListenerContainer::destroy);
	}

}
