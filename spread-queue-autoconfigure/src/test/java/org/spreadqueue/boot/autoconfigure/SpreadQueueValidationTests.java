// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A setting that is not possible stops the start with the property, the value and the
 * rule.
 */
class SpreadQueueValidationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withPropertyValues("spread.queue.embedded.enabled=false");

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					spread.queue.name                                 | order/eu                          | has the character '/'
					spread.queue.name                                 | a-name-of-more-than-28-characters | at most 28 characters
					spread.queue.addresses                            | localhost:4803                    | Use <port>@<host> for TCP
					spread.queue.connect-timeout                      | 0s                                | must be positive
					spread.queue.silence-timeout                      | 0s                                | must be positive
					spread.queue.reconnect.initial-delay              | -1s                               | must be positive
					spread.queue.reconnect.max-delay                  | 1ms                               | shorter than 'initialDelay'
					spread.queue.reconnect.multiplier                 | 0.5                               | at least 1
					spread.queue.reconnect.jitter                     | 2                                 | 0 to 1
					spread.queue.concurrency                          | 0                                 | between 1 and 500
					spread.queue.heartbeat                            | 5s                                | 4 to 5 seconds of silence
					spread.queue.shutdown-timeout                     | -1s                               | negative
					spread.queue.send-timeout                         | 0s                                | less than a millisecond
					spread.queue.request-timeout                      | 0s                                | less than a millisecond
					spread.queue.max-concurrent-requests              | 501                               | between 1 and 500
					spread.queue.template.max-payload-size            | 17MB                              | between 1 and 16777216 bytes
					spread.queue.manager.queues                       | a b                               | has the character ' '
					spread.queue.manager.max-length                   | 0                                 | at least 1
					spread.queue.manager.limits.orders.max-attempts | 0                                 | at least 1
					spread.queue.manager.limits.orders.max-size       | 0B                                | at least 1
					spread.queue.retry.delay                          | -1s                               | delay
					spread.queue.ssl.bundle                           | missing                           | There is no such SSL bundle
					""")
	void refusesValue(String property, String value, String rule) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertRefused(requireNonNull(context.getStartupFailure()), property, rule));
	}

	@Test
	void refusesTlsToAUnixSocket() {
		this.runner.withPropertyValues("spread.queue.ssl.enabled=true", "spread.queue.addresses=4803")
			.run((context) -> assertRefused(requireNonNull(context.getStartupFailure()), "spread.queue.addresses",
					"UNIX socket, which cannot be reached by TLS"));
	}

	@Test
	void refusesTlsToTheEmbeddedDaemon() {
		this.runner.withPropertyValues("spread.queue.embedded.enabled=true", "spread.queue.ssl.enabled=true")
			.run((context) -> assertRefused(requireNonNull(context.getStartupFailure()), "spread.queue.ssl.enabled",
					"does not speak TLS"));
	}

	@ParameterizedTest
	@CsvSource("65536")
	void refusesPortOfEmbeddedDaemon(String value) {
		this.runner.withPropertyValues("spread.queue.embedded.enabled=true", "spread.queue.embedded.port=" + value)
			.run((context) -> assertRefused(requireNonNull(context.getStartupFailure()), "spread.queue.embedded.port",
					"1 to 65535, or 0 for any free one"));
	}

	private static void assertRefused(Throwable failure, String property, String rule) {
		assertThat(failure).rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (cause) -> {
				assertThat(cause.getName()).isEqualTo(property);
				assertThat(cause.getReason()).contains(rule);
			});
	}

}
