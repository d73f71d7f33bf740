// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

@SpringJUnitConfig
@EmbeddedSpreadQueue("orders")
class EmbeddedSpreadQueueTests {

	@Autowired
	private SpreadQueueServer server;

	@Value("${spread.queue.addresses}")
	private String addresses;

	@Test
	void pointsTheContextToItsServer() {
		assertThat(this.addresses).isEqualTo(this.server.address().toString());
		assertThat(this.server.statistics("orders").inboundMessages()).isZero();
	}

	@Test
	void sharesContextsByTheirQueues() {
		EmbeddedSpreadQueueContextCustomizerFactory factory = new EmbeddedSpreadQueueContextCustomizerFactory();
		assertThat(factory.createContextCustomizer(EmbeddedSpreadQueueTests.class, List.of()))
			.isEqualTo(factory.createContextCustomizer(SameQueue.class, List.of()))
			.isNotEqualTo(factory.createContextCustomizer(OtherQueue.class, List.of()));
		assertThat(factory.createContextCustomizer(String.class, List.of())).isNull();
	}

	@Nested
	class InANestedClass {

		@Test
		void usesTheSameServer(@Autowired SpreadQueueServer nested) {
			assertThat(nested).isSameAs(EmbeddedSpreadQueueTests.this.server);
		}

	}

	@EmbeddedSpreadQueue("orders")
	static class SameQueue {

	}

	@EmbeddedSpreadQueue("billing")
	static class OtherQueue {

	}

	@Configuration(proxyBeanMethods = false)
	static class EmptyConfiguration {

	}

}
