// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an alert has to see is in the meters, and nothing in them is not a number.
 */
@Timeout(60)
class AlertingMetersTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, SpreadQueueAutoConfiguration.class,
				SpreadQueueMetricsAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	void messagesThatWaitWithoutAWorker() {
		this.runner.run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			template.send("orders", "work");
			template.to("orders").delay(Duration.ofHours(1)).send("later");
			await().untilAsserted(() -> {
				assertThat(gauge(meters, "manager.queued")).isEqualTo(2);
				assertThat(gauge(meters, "manager.delayed")).isEqualTo(1);
				assertThat(gauge(meters, "manager.workers")).isZero();
				assertThat(gauge(meters, "manager.active")).isEqualTo(1);
				assertThat(gauge(meters, "manager.size")).isPositive();
				assertThat(gauge(meters, "manager.oldest.age")).isPositive();
				assertThat(gauge(meters, "sender.unsettled")).isEqualTo(2);
				assertThat(gauge(meters, "sender.unsettled.size")).isPositive();
				assertThat(gauge(meters, "sender.max.unsettled")).isEqualTo(100_000);
				assertThat(count(meters, "sender.accepted")).isEqualTo(2);
			});
			// The sender asks its manager now and then.
			await().untilAsserted(() -> assertThat(gauge(meters, "sender.queued")).isEqualTo(2));
		});
	}

	@Test
	void deadLettersThatWait() {
		this.runner.withUserConfiguration(Listener.class)
			.withPropertyValues("spread.queue.manager.max-attempts=1")
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				context.getBean(SpreadQueueTemplate.class).send("orders", "fail");
				await().untilAsserted(() -> {
					assertThat(gauge(meters, "manager.dead.letters")).isEqualTo(1);
					assertThat(count(meters, "manager.dead.lettered")).isEqualTo(1);
					assertThat(count(meters, "manager.failed")).isEqualTo(1);
				});
			});
	}

	@Test
	void whatIsPausedOrStopped() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			manager(context.getBean(QueueManagers.class)).pause().get();
			assertThat(gauge(meters, "manager.paused")).isEqualTo(1);
			QueueListenerContainer listener = context.getBean(QueueListenerContainerRegistry.class)
				.find("worker")
				.orElseThrow();
			listener.pause();
			assertThat(gauge(meters, "listener.paused")).isEqualTo(1);
			assertThat(gauge(meters, "listener.started")).isEqualTo(1);
			listener.stop();
			assertThat(gauge(meters, "listener.paused")).isZero();
			assertThat(gauge(meters, "listener.started")).isZero();
			assertThat(gauge(meters, "listener.start.time")).isPositive();
		});
	}

	@Test
	void howLongMessagesWaitedAsAHistogram() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			context.getBean(SpreadQueueTemplate.class).sendAndReceive("orders", "work", String.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await().until(() -> meters.get("spread.queue.manager.wait").functionTimer().count() == 1);
			List<Double> counted = manager(context.getBean(QueueManagers.class)).figures()
				.waits()
				.buckets()
				.stream()
				.map((bucket) -> bucket.upToMillis() / 1000.0)
				.toList();
			assertThat(meters.get("spread.queue.manager.wait.histogram").functionCounters())
				.extracting((bucket) -> String.valueOf(bucket.getId().getTag("le")))
				.contains("+Inf", "0.001", "1.0", "3600.0")
				.allSatisfy(
						(le) -> assertThat(le.equals("+Inf") || counted.contains(Double.valueOf(le))).as(le).isTrue());
			for (String le : List.of("3600.0", "+Inf")) {
				assertThat(meters.get("spread.queue.manager.wait.histogram").tag("le", le).functionCounter().count())
					.as(le)
					.isEqualTo(1);
			}
		});
	}

	@Test
	void nothingIsNotANumberAndCountsOfSendersGoOnAfterARestart() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			template.sendAndReceive("orders", "work", String.class);
			await().until(() -> count(meters, "manager.accepted") == 1);
			context.getSourceApplicationContext().stop();
			for (String closed : List.of("manager.active", "manager.connected", "manager.max.length",
					"sender.connected", "sender.unsettled", "listener.started", "listener.sessions")) {
				assertThat(gauge(meters, closed)).as(closed).isZero();
			}
			assertThat(count(meters, "sender.requested")).isEqualTo(1);
			assertNumbers(meters);
			context.getSourceApplicationContext().start();
			template.sendAndReceive("orders", "work", String.class);
			assertThat(count(meters, "sender.requested")).isEqualTo(2);
			await().until(() -> count(meters, "manager.accepted") == 1);
			assertThat(gauge(meters, "manager.active")).isEqualTo(1);
		});
	}

	@Test
	void aManagerThatHasEndedHoldsNothingAndKeepsItsCounts() {
		this.runner.run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean(SpreadQueueTemplate.class).send("orders", "work");
			await().until(() -> gauge(meters, "manager.queued") == 1);
			manager(context.getBean(QueueManagers.class)).closeAsync().get();
			assertThat(gauge(meters, "manager.queued")).isZero();
			assertThat(gauge(meters, "manager.active")).isZero();
			assertThat(count(meters, "manager.accepted")).isEqualTo(1);
		});
	}

	@Test
	void sendersOfNamedConnections() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			this.runner.withPropertyValues("spread.queue.connections.archive.addresses=" + daemon.address())
				.run((context) -> {
					context.getBean("archiveSpreadQueueSenders", QueueSenders.class).initialize(ORDERS);
					MeterRegistry meters = context.getBean(MeterRegistry.class);
					await().untilAsserted(() -> assertThat(
							meters.get("spread.queue.sender.connected").tag("connection", "archive").gauge().value())
						.isEqualTo(1));
				});
		}
	}

	private static void assertNumbers(MeterRegistry meters) {
		for (Meter meter : meters.getMeters()) {
			assertThat(meter.measure()).extracting(Measurement::getValue)
				.as(meter.getId().toString())
				.doesNotContain(Double.NaN);
		}
	}

	private static QueueManager manager(QueueManagers managers) {
		return managers.find(ORDERS).orElseThrow();
	}

	private static double gauge(MeterRegistry meters, String name) {
		return meters.get("spread.queue." + name).gauge().value();
	}

	private static double count(MeterRegistry meters, String name) {
		return meters.get("spread.queue." + name).functionCounter().count();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(queues = "orders", id = "worker")
		String process(String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException("on demand");
			}
			return text;
		}

	}

}
