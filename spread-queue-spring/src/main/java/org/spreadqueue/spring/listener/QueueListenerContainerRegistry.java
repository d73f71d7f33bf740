// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextStartedEvent;
import org.springframework.util.Assert;

/**
 * Finds the listeners of the application by their ids, and registers and unregisters some
 * while it runs. Every container is a bean, so that the application context starts and
 * stops it; those that the application declares itself are found too. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QueueListenerContainerRegistry implements DisposableBean {

	private final ConfigurableApplicationContext context;

	private final List<QueueListenerContainer> registered = new CopyOnWriteArrayList<>();

	private final List<Observer> observers = new CopyOnWriteArrayList<>();

	private final ApplicationListener<ApplicationContextEvent> starter = new Starter();

	public QueueListenerContainerRegistry(ConfigurableApplicationContext context) {
		Assert.notNull(context, "'context' must not be null");
		this.context = context;
		context.addApplicationListener(this.starter);
	}

	/**
	 * Registers a container as a bean named by its id, and starts it if the context runs
	 * already. While the context starts, it is started at the end of that, unless it was
	 * started or stopped by then.
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
		this.observers.forEach((observer) -> observer.registered(container));
		if (container.isAutoStartup()) {
			// First: the context may have started before it is asked.
			container.expectStart();
			if (this.context.isRunning()) {
				container.startIfExpected();
			}
		}
	}

	/**
	 * Stops a listener that was registered here, annotated or by program, and forgets it
	 * and its bean, so that another one can have its id. Waits for running calls as
	 * {@link QueueListenerContainer#stop()} does, so that a listener does not unregister
	 * itself. Its queue keeps its sender and its manager. No effect while the context
	 * closes, which ends all listeners.
	 * @return whether there was such a listener
	 * @throws IllegalStateException if it is a bean that the application declares
	 */
	public boolean unregister(String id) {
		Optional<QueueListenerContainer> found = this.context.isActive() ? find(id) : Optional.empty();
		found.ifPresent(this::unregister);
		return found.isPresent();
	}

	private void unregister(QueueListenerContainer container) {
		String id = container.options().id();
		if (!this.registered.remove(container)) {
			throw new IllegalStateException("Listener '" + id
					+ "' is a bean that the application declares, or is being unregistered. Register it with this registry"
					+ " to be able to unregister it, or stop it.");
		}
		container.stop();
		((DefaultSingletonBeanRegistry) this.context.getBeanFactory()).destroySingleton(id);
		this.observers.forEach((observer) -> observer.unregistered(container));
	}

	/** Returns all listeners, running or not. */
	public List<QueueListenerContainer> containers() {
		return this.context.getBeanProvider(QueueListenerContainer.class).stream().toList();
	}

	public Optional<QueueListenerContainer> find(String id) {
		return containers().stream().filter((container) -> container.options().id().equals(id)).findFirst();
	}

	/** Tells an observer of each listener, now and later. */
	public void observe(Observer observer) {
		this.observers.add(observer);
		containers().forEach(observer::registered);
	}

	/** Stops what still runs because the start of the application context has failed. */
	@Override
	public void destroy() {
		this.context.removeApplicationListener(this.starter);
		this.registered.forEach(QueueListenerContainer::destroy);
	}

	/**
	 * Starts what was registered while the context started: it starts those beans that it
	 * had at the begin.
	 */
	private final class Starter implements ApplicationListener<ApplicationContextEvent> {

		@Override
		public void onApplicationEvent(ApplicationContextEvent event) {
			boolean started = event instanceof ContextRefreshedEvent || event instanceof ContextStartedEvent;
			// Events of a child context come here, too.
			if (started && event.getApplicationContext() == QueueListenerContainerRegistry.this.context) {
				QueueListenerContainerRegistry.this.registered.forEach(QueueListenerContainer::startIfExpected);
			}
		}

	}

	/** Is told which listeners there are, on the thread that registers them or not. */
	public interface Observer {

		void registered(QueueListenerContainer container);

		/** The listener has stopped. */
		void unregistered(QueueListenerContainer container);

	}

}
