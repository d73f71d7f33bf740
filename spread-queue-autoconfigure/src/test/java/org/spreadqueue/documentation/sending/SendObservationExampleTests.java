// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.MeterConfiguration;
import org.spreadqueue.spring.observation.DefaultSendObservationConvention;
import org.spreadqueue.spring.observation.SendObservationConvention;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SendObservationExampleTests {

	@Test
	void aConventionGivesOtherNames() {
		ExampleApplication.of(Names.class, MeterConfiguration.class).run((context) -> {
			context.getBean(SpreadQueueOperations.class).send("orders", "tea");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await().until(() -> meters.find("shop.sent").timer() != null);
			assertThat(meters.get("shop.sent").tags("queue", "orders", "kind", "message").timer().count()).isEqualTo(1);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Names {

		// tag::convention[]
		@Bean
		SendObservationConvention names() {
			return new DefaultSendObservationConvention() {

				@Override
				public String getName() {
					return "shop.sent";
				}

			};
		}
		// end::convention[]

	}

}
