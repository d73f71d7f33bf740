// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.MeterConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.observation.DefaultQueueProcessObservationConvention;
import org.spreadqueue.spring.observation.QueueProcessObservationConvention;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ProcessObservationExampleTests {

	@Test
	void aConventionGivesOtherNames() {
		ExampleApplication.of(Orders.class, MeterConfiguration.class).run((context) -> {
			context.getBean(SpreadQueueOperations.class).send("orders", "tea");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await().until(() -> meters.find("shop.orders").timer() != null);
			assertThat(meters.get("shop.orders").tags("queue", "orders", "outcome", "success").timer().count())
				.isEqualTo(1);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@QueueListener("orders")
		void process(String item) {
		}

		// tag::convention[]
		@Bean
		QueueProcessObservationConvention names() {
			return new DefaultQueueProcessObservationConvention() {

				@Override
				public String getName() {
					return "shop.orders";
				}

			};
		}
		// end::convention[]

	}

}
