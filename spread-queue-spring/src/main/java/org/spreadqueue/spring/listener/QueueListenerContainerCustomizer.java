// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

/**
 * Adjusts every listener of a factory before its container is built. Beans of this type
 * are called in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface QueueListenerContainerCustomizer {

	void customize(QueueListenerContainerBuilder builder);

}
