package org.spreadqueue.spring.annotation;

/**
 * Registers listeners by program, and adjusts how annotated methods are called. Beans of
 * this type are called in their order, before the annotated methods are registered.
 */
@FunctionalInterface
public interface QueueListenerConfigurer {

	/**
	 * Configures listeners.
	 * @param registrar takes what is to be registered
	 */
	void configureQueueListeners(QueueListenerRegistrar registrar);

}
