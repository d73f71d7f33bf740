package org.spreadqueue.spring.listener;

/**
 * Adjusts every listener of a factory before its container is built. Beans of this type
 * are called in their order.
 */
@FunctionalInterface
public interface QueueListenerContainerCustomizer {

	/**
	 * Adjusts a listener.
	 * @param builder has the settings of the listener, to be looked at and changed
	 */
	void customize(QueueListenerContainerBuilder builder);

}
