// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.absent;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.SpreadQueueEndpointAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.health.SpreadQueueHealthContributorAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.inbox.SpreadQueueInboxAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.metrics.SpreadQueueMetricsAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.outbox.SpreadQueueOutboxAutoConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * Starts an application that uses the daemon at a given address, and lets it answer a
 * message of its own. Returns the names of the optional beans that it has.
 */
final class Application implements Function<String, Collection<String>> {

	private static final List<String> OPTIONAL = List.of("spreadQueueHealthContributor", "spreadQueueEndpoint",
			"spreadQueueMetrics");

	@Override
	public Collection<String> apply(String address) {
		return new Run().with(address);
	}

	/** Apart, so that the class above can be read whatever is missing. */
	private static final class Run {

		private Collection<String> present = List.of();

		Collection<String> with(String address) {
			new ApplicationContextRunner().withClassLoader(Application.class.getClassLoader())
				.withUserConfiguration(Everything.class)
				.withPropertyValues("spread.queue.addresses=" + address, "spread.queue.manager.queues=orders",
						"spread.queue.request-timeout=30s", "management.endpoints.web.exposure.include=*")
				.run((context) -> {
					String answer = context.getBean(SpreadQueueTemplate.class)
						.sendAndReceive("orders", new Order("tea"), String.class);
					this.present = Stream
						.concat(Stream.of("answer: " + answer),
								Arrays.stream(context.getBeanDefinitionNames()).filter(OPTIONAL::contains))
						.toList();
				});
			return this.present;
		}

	}

	record Order(String item) {
	}

	/** Imported, as in an application, and not registered: conditions come first. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SpreadQueueAutoConfiguration.class, SpreadQueueEndpointAutoConfiguration.class,
			SpreadQueueHealthContributorAutoConfiguration.class, SpreadQueueMetricsAutoConfiguration.class,
			SpreadQueueInboxAutoConfiguration.class, SpreadQueueOutboxAutoConfiguration.class })
	static class Everything {

		@QueueListener("orders")
		String process(Order order) {
			return order.item();
		}

	}

}
