// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nested classes inherit the annotation by Spring's own rules.
 */
@SpringJUnitConfig
@EmbeddedSpreadQueue("orders")
class NestedEmbeddedSpreadQueueTests {

	@Nested
	class Inheriting {

		@Test
		void hasTheServer(@Autowired SpreadQueueServer server) {
			assertThat(server.statistics("orders").inboundMessages()).isZero();
		}

	}

	@Nested
	@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
	@SpringJUnitConfig(EmptyConfiguration.class)
	class Overriding {

		@Test
		void hasNoServer(@Autowired ObjectProvider<SpreadQueueServer> server) {
			assertThat(server.getIfAvailable()).isNull();
		}

		@Nested
		@SpringJUnitConfig(EmptyConfiguration.class)
		class Deeper {

			@Test
			void hasNoServerEither(@Autowired ObjectProvider<SpreadQueueServer> server) {
				assertThat(server.getIfAvailable()).isNull();
			}

		}

		@Nested
		@SpringJUnitConfig(EmptyConfiguration.class)
		@EmbeddedSpreadQueue("billing")
		class Annotated {

			@Test
			void hasItsOwnServer(@Autowired SpreadQueueServer server) {
				assertThat(server.statistics("billing").inboundMessages()).isZero();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmptyConfiguration {

	}

}
