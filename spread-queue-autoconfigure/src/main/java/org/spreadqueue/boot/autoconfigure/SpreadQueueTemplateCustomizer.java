// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * Changes the template of the application, after the properties. Beans of this type are
 * called in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SpreadQueueTemplateCustomizer {

	void customize(SpreadQueueTemplate.Builder builder);

}
