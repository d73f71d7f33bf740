// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SendSpec;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Times longer than a JVM can count in nanoseconds, 292 years, mean for ever.
 */
@Timeout(60)
class LongDurationTests {

	private static final List<Duration> LONG = List.of(Duration.ofDays(110_000), ChronoUnit.FOREVER.getDuration());

	private static final List<String> PROPERTIES = List.of("connect-timeout", "silence-timeout", "reconnect.max-delay",
			"send-timeout", "request-timeout", "shutdown-timeout", "listeners.orders.shutdown-timeout",
			"retry.max-delay");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, SpreadQueueAutoConfiguration.class));

	static Stream<Arguments> properties() {
		return PROPERTIES.stream()
			.flatMap((property) -> LONG.stream().map((duration) -> Arguments.of(property, duration)));
	}

	@ParameterizedTest
	@MethodSource
	void properties(String property, Duration value) {
		this.runner.withUserConfiguration(Orders.class)
			.withPropertyValues("spread.queue." + property + "=" + value)
			.run((context) -> assertThat(
					context.getBean(SpreadQueueOperations.class).sendAndReceive("orders", "tea", String.class))
				.isEqualTo("tea"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "110000d", "PT2562047788015215H30M7S" })
	void attributesOfAListener(String value) {
		this.runner.withUserConfiguration(Patient.class)
			.withPropertyValues("app.patience=" + value)
			.run((context) -> assertThat(
					context.getBean(SpreadQueueOperations.class).sendAndReceive("patient", "tea", String.class))
				.isEqualTo("tea"));
	}

	@Test
	void attributeThatNoDurationCanHoldIsRefused() {
		this.runner.withUserConfiguration(Patient.class)
			.withPropertyValues("app.patience=110000000000000000d")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ArithmeticException.class)
				.satisfies((cause) -> assertThat(context.getStartupFailure())
					.hasStackTraceContaining(InvalidQueueListenerException.class.getName())));
	}

	static Stream<Duration> timeouts() {
		return LONG.stream();
	}

	@ParameterizedTest
	@MethodSource("timeouts")
	void timeoutOfACall(Duration value) {
		this.runner.withUserConfiguration(Orders.class)
			.run((context) -> assertThat(context.getBean(SpreadQueueOperations.class)
				.to("orders")
				.timeout(value)
				.expiry(value)
				.sendAndReceive("tea", String.class)).isEqualTo("tea"));
	}

	@ParameterizedTest
	@MethodSource("timeouts")
	void delayAndExpiryOfAMessage(Duration value) {
		this.runner.withUserConfiguration(Orders.class).run((context) -> {
			SendSpec orders = context.getBean(SpreadQueueOperations.class).to("orders");
			orders.expiry(value).submit("tea").done().get(10, TimeUnit.SECONDS);
			CompletableFuture<?> later = orders.delay(value).sendAsync("tea");
			assertThatNoException().isThrownBy(() -> later.get(10, TimeUnit.SECONDS));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@QueueListener(queues = "orders", id = "orders")
		String process(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Patient {

		@QueueListener(queues = "patient", shutdownTimeout = "${app.patience}", batchSize = "1",
				batchWait = "${app.patience}")
		List<String> process(List<String> texts) {
			return texts;
		}

	}

}
