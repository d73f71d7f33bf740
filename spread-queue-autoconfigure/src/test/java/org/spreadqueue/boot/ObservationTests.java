// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.observation.QueueProcessContext;
import org.spreadqueue.spring.observation.SendContext;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Timers and traces of an application that sets nothing for them.
 */
class ObservationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, SpreadQueueAutoConfiguration.class))
		.withUserConfiguration(Listener.class);

	@Test
	void sendingAndProcessingAreTimedByDefault() {
		this.runner.run((context) -> {
			context.getBean(SpreadQueueOperations.class).sendAndReceive("orders", "tea", String.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await().untilAsserted(() -> {
				assertThat(meters.get("spread.queue.send").tag("kind", "request").timer().count()).isEqualTo(1);
				assertThat(meters.get("spread.queue.process").tag("outcome", "success").timer().count()).isEqualTo(1);
			});
		});
	}

	@Test
	void bucketsAreAMatterOfBootsProperties() {
		this.runner.withPropertyValues("management.metrics.distribution.slo.spread.queue.process=10ms,1s")
			.run((context) -> {
				context.getBean(SpreadQueueOperations.class).send("orders", "tea");
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				await().until(() -> meters.find("spread.queue.process").timer() != null);
				assertThat(meters.get("spread.queue.process").timer().takeSnapshot().histogramCounts()).hasSize(2);
			});
	}

	@Test
	void theTraceOfTheCallerReachesTheListener() {
		this.runner.withUserConfiguration(Traces.class).run((context) -> {
			BlockingQueue<String> received = context.getBean(Traces.class).received;
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			queues.send("orders", "tea");
			assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("00-message-01");
			queues.sendAndReceive("orders", "tea", String.class);
			assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("00-request-01");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener("orders")
		String process(String text) {
			return text;
		}

	}

	/** Does what the bridges of Micrometer Tracing do. */
	static class Traces implements ObservationHandler<Observation.Context> {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof SendContext sent) {
				sent.getSetter()
					.set(sent.getCarrier(), "traceparent", sent.isRequest() ? "00-request-01" : "00-message-01");
			}
			if (context instanceof QueueProcessContext processed) {
				this.received.add(String
					.valueOf(processed.getGetter().get(requireNonNull(processed.getCarrier()), "traceparent")));
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
