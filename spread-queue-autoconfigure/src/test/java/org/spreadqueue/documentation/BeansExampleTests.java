// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.boot.autoconfigure.SpreadOptionsCustomizer;
import org.spreadqueue.boot.autoconfigure.metrics.SpreadQueueMetricsAutoConfiguration;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Beans that adjust what is configured, and meters.
 */
class BeansExampleTests {

	@Test
	void customizersComeAfterTheProperties() {
		ExampleApplication.of(Customizer.class)
			.run((context) -> assertThat(context.getBean(SpreadOptions.class).reconnectPolicy().initialDelay())
				.isEqualTo(Duration.ofMillis(10)));
	}

	@Test
	void metersCountMessages() {
		ExampleApplication.of(Listener.class)
			.withConfiguration(
					AutoConfigurations.of(MetricsAutoConfiguration.class, SpreadQueueMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				context.getBean(SpreadQueueOperations.class).send("orders", "tea");
				await().untilAsserted(() -> {
					// tag::meter[]
					double taken = meters.get("spread.queue.listener.received")
						.tag("queue", "orders")
						.functionCounter()
						.count();
					// end::meter[]
					assertThat(taken).isEqualTo(1);
				});
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizer {

		// tag::customizer[]
		@Bean
		SpreadOptionsCustomizer impatient() {
			return (options) -> options
				.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(10), Duration.ofSeconds(1), 2, 0.5));
		}
		// end::customizer[]

	}

	static class Listener {

		@QueueListener("orders")
		void process(String item) {
		}

	}

}
