// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

import org.spreadqueue.spring.listener.ListenerMethods;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.spring.listener.NotIdempotentException;

/** Says why the auto-configuration has no inbox for a listener that needs one. */
final class MissingInbox implements MessageInbox {

	private static final List<String> CLASSES = List.of("org.springframework.jdbc.core.JdbcTemplate",
			"org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer");

	private static final String TRANSACTION_MANAGER = "org.springframework.transaction.PlatformTransactionManager";

	private final ConfigurableListableBeanFactory beans;

	MissingInbox(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public Transactions open(ListenerOptions options, ListenerMethods methods) {
		ClassLoader loader = this.beans.getBeanClassLoader();
		for (String name : CLASSES) {
			if (!ClassUtils.isPresent(name, loader)) {
				throw new NotIdempotentException(options.id(), "There is no class " + name
						+ ", with which it would be remembered in the application's database what has been done.",
						"Add spring-boot-starter-jdbc, or the starter of JPA.");
			}
		}
		throw noSingle(options.id(), (names(DataSource.class).length == 1)
				? ClassUtils.resolveClassName(TRANSACTION_MANAGER, loader) : DataSource.class);
	}

	private NotIdempotentException noSingle(String listenerId, Class<?> type) {
		List<String> names = List.of(names(type));
		return new NotIdempotentException(listenerId,
				"It is remembered in the application's database what has been done, in the transaction of the work. That"
						+ " needs one bean of type " + type.getSimpleName() + ", and there "
						+ (names.isEmpty() ? "is none." : "are " + names + "."),
				names.isEmpty() ? "Configure one, such as by spring.datasource.url."
						: "Mark one of them as @Primary, or define a bean of type JdbcInbox with the one to use.");
	}

	private String[] names(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, type);
	}

}
