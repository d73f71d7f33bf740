// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of a connection with a name.
 */
class NamedConnectionExampleTests {

	@Test
	void listensAndSendsByIt() {
		ExampleApplication.of(Bills.class)
			.withPropertyValues("spread.queue.addresses=1@localhost",
					"spread.queue.connections.billing.addresses=2@localhost")
			.run((context) -> {
				assertThat(context.getBean(QueueListenerContainerRegistry.class).find("bills").orElseThrow().spread())
					.satisfies((spread) -> assertThat(spread.addresses())
						.isEqualTo(SpreadAddress.parseList("2@localhost")));
				assertThat(context.getBean(Bills.class).billing)
					.isSameAs(context.getBean("billingSpreadQueueTemplate"));
			});
	}

	// tag::usage[]
	static class Bills {

		private final SpreadQueueOperations billing;

		Bills(@Qualifier("billing") SpreadQueueOperations billing) {
			this.billing = billing;
		}

		@QueueListener(id = "bills", value = "orders", connection = "billing")
		void write(Order order) {
			this.billing.send("bills", order);
		}

	}
	// end::usage[]

}
