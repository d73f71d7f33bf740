// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What reaches the template.
 */
class SpreadQueueTemplateConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withPropertyValues("spread.queue.addresses=1@localhost");

	@Test
	void everyPropertyReachesTheTemplate() {
		this.runner
			.withPropertyValues("spread.queue.name=orders", "spread.queue.request-timeout=7s",
					"spread.queue.template.after-commit=true")
			.run((context) -> assertThat(context.getBean(SpreadQueueTemplate.class).toDefaultQueue())
				.hasFieldOrPropertyWithValue("queue.value", "orders")
				.hasFieldOrPropertyWithValue("timeout", Duration.ofSeconds(7))
				.hasFieldOrPropertyWithValue("afterCommit", true));
	}

	@Test
	void sendsAtOnceByDefault() {
		this.runner.run((context) -> assertThat(context.getBean(SpreadQueueTemplate.class).to("orders"))
			.hasFieldOrPropertyWithValue("afterCommit", false));
	}

	@Test
	void worksWithoutTransactions() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SpreadQueueTemplate.class));
	}

	@Test
	void customizersComeAfterTheProperties() {
		this.runner
			.withBean(SpreadQueueTemplateCustomizer.class,
					() -> (builder) -> builder.requestTimeout(Duration.ofSeconds(9)))
			.run((context) -> assertThat(context.getBean(SpreadQueueTemplate.class).to("orders"))
				.hasFieldOrPropertyWithValue("timeout", Duration.ofSeconds(9)));
	}

	@Test
	void aWrongTimeoutNamesItsProperty() {
		this.runner.withPropertyValues("spread.queue.request-timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(failure) -> assertThat(failure.getName()).isEqualTo("spread.queue.request-timeout")));
	}

}
