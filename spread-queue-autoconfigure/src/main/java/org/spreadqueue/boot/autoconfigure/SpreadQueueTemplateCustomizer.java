package org.spreadqueue.boot.autoconfigure;

import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * Changes the template of the application, after the properties were applied. Beans of
 * this type are called in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SpreadQueueTemplateCustomizer {

	/** Changes the template as configured so far. */
	void customize(SpreadQueueTemplate.Builder builder);

}
