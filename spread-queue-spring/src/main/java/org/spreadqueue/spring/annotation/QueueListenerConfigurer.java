// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

/**
 * Registers listeners in code and adjusts how annotated methods are called. Beans of this
 * type are called in their order, before annotated methods are registered.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface QueueListenerConfigurer {

	void configureQueueListeners(QueueListenerRegistrar registrar);

}
