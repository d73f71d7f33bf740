// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.Assert;

import org.spreadqueue.spring.template.SpreadQueueOperations;

/**
 * Creates the bean of a {@link QueueClient @QueueClient} interface, with the
 * {@link SpreadQueueOperations} of the application.
 *
 * @since 0.1.0
 */
public final class QueueClientFactoryBean<T> implements FactoryBean<T>, BeanFactoryAware {

	private final Class<T> type;

	private @Nullable BeanFactory beanFactory;

	public QueueClientFactoryBean(Class<T> type) {
		Assert.notNull(type, "'type' must not be null");
		this.type = type;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public T getObject() {
		BeanFactory beans = this.beanFactory;
		Assert.state(beans != null, "The bean factory is not set");
		return QueueClients.create(this.type, beans.getBean(SpreadQueueOperations.class),
				(text) -> (beans instanceof ConfigurableBeanFactory configurable) ? resolve(configurable, text) : text);
	}

	private static String resolve(ConfigurableBeanFactory beans, String text) {
		String resolved = beans.resolveEmbeddedValue(text);
		return (resolved != null) ? resolved : "";
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

}
