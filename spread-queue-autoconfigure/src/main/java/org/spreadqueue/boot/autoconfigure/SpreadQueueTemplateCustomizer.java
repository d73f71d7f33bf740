package org.spreadqueue.boot.autoconfigure;

import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * Changes the template of the application, after the properties were applied. Beans of
 * this type are called in their order.
 */
@FunctionalInterface
public interface SpreadQueueTemplateCustomizer {

	/**
	 * Changes the settings.
	 * @param builder the settings as configured so far
	 */
	void customize(SpreadQueueTemplate.Builder builder);

}
