// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.EmbeddedSpreadQueue;
import org.spreadqueue.test.SpreadQueueServer;

import static org.assertj.core.api.Assertions.assertThat;

// tag::test[]
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
@EmbeddedSpreadQueue("orders")
class SpringTestExampleTests {

	@Test
	void theListenerAnswers(@Autowired SpreadQueueOperations queues, @Autowired SpreadQueueServer server) {
		assertThat(queues.sendAndReceive("orders", Order.TEA, Receipt.class)).isEqualTo(Receipt.of(Order.TEA));
		assertThat(server.statistics("orders").inboundMessages()).isEqualTo(1);
	}
	// end::test[]

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@QueueListener("orders")
		Receipt process(Order order) {
			return Receipt.of(order);
		}

	}

}
