// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class SpreadQueueMetricsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, SpreadQueueAutoConfiguration.class,
				SpreadQueueMetricsAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	void countsMessagesOfListenersAndSenders() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			template.sendAndReceive("orders", "work", String.class);
			template.send("orders", "work");
			assertThatExceptionOfType(JobFailedException.class)
				.isThrownBy(() -> template.sendAndReceive("orders", "fail", String.class));
			await().until(() -> count(meters, "spread.queue.listener.completed") == 2);
			assertThat(count(meters, "spread.queue.listener.received")).isEqualTo(3);
			assertThat(count(meters, "spread.queue.listener.failed")).isEqualTo(1);
			assertThat(count(meters, "spread.queue.listener.requeued")).isZero();
			assertThat(count(meters, "spread.queue.listener.dropped")).isZero();
			assertThat(meters.get("spread.queue.listener.running").gauge().value()).isZero();
			assertThat(meters.get("spread.queue.listener.sessions").gauge().value()).isEqualTo(1);
			assertThat(meters.get("spread.queue.listener.start.time").gauge().value())
				.isBetween(Instant.now().getEpochSecond() - 60.0, Instant.now().getEpochSecond() + 1.0);
			assertThat(count(meters, "spread.queue.sender.sent")).isEqualTo(1);
			assertThat(count(meters, "spread.queue.sender.requested")).isEqualTo(2);
			assertThat(count(meters, "spread.queue.sender.failed")).isEqualTo(1);
			assertThat(count(meters, "spread.queue.sender.ignored")).isZero();
			assertThat(meters.get("spread.queue.manager.queued").gauge().value()).isZero();
			await().until(() -> count(meters, "spread.queue.sender.done") == 1);
			for (String figure : List.of("in.flight", "delayed", "oldest.age", "size", "dead.letters", "standing.by",
					"paused", "log.failed")) {
				assertThat(gauge(meters, "spread.queue.manager." + figure)).as(figure).isZero();
			}
			for (String event : List.of("dead.lettered", "redelivered", "rejected", "expired", "dropped", "duplicates",
					"purged")) {
				assertThat(count(meters, "spread.queue.manager." + event)).as(event).isZero();
			}
			await().until(() -> count(meters, "spread.queue.manager.accepted") == 3);
			assertThat(gauge(meters, "spread.queue.manager.workers")).isEqualTo(1);
			for (String yes : List.of("manager.active", "manager.connected", "sender.connected", "sender.manager",
					"listener.started")) {
				assertThat(gauge(meters, "spread.queue." + yes)).as(yes).isEqualTo(1);
			}
			assertThat(gauge(meters, "spread.queue.manager.max.length")).isEqualTo(100_000);
			assertThat(gauge(meters, "spread.queue.manager.max.size")).isEqualTo(256 * 1024 * 1024);
			assertThat(gauge(meters, "spread.queue.listener.paused")).isZero();
		});
	}

	@Test
	void allMetersOfOneKindHaveTheSameKeys() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			List<Meter.Id> meters = context.getBean(MeterRegistry.class)
				.getMeters()
				.stream()
				.map(Meter::getId)
				.filter((id) -> !id.getName().equals("spread.queue.manager.wait.histogram"))
				.toList();
			assertThat(meters).filteredOn((id) -> id.getName().startsWith("spread.queue.listener."))
				.hasSize(12)
				.allSatisfy((id) -> assertThat(id.getTags()).containsExactly(Tag.of("listener", "worker"),
						Tag.of("queue", "orders")));
			assertThat(meters).filteredOn((id) -> id.getName().startsWith("spread.queue.sender."))
				.hasSize(15)
				.allSatisfy((id) -> assertThat(id.getTags()).containsExactly(Tag.of("connection", "main"),
						Tag.of("queue", "orders")));
			assertThat(meters).filteredOn((id) -> id.getName().startsWith("spread.queue.manager."))
				.hasSize(25)
				.allSatisfy((id) -> assertThat(id.getTags()).containsExactly(Tag.of("queue", "orders")));
		});
	}

	@Test
	void countsGoOnAfterARestart() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			QueueListenerContainer container = context.getBean(QueueListenerContainerRegistry.class)
				.find("worker")
				.orElseThrow();
			for (int i = 1; i <= 2; i++) {
				template.sendAndReceive("orders", "work", String.class);
				assertThat(count(meters, "spread.queue.listener.received")).isEqualTo(i);
				container.stop();
				container.start();
			}
		});
	}

	@Test
	void forgetsListenersThatAreUnregistered() {
		this.runner.run((context) -> {
			QueueListenerContainerRegistry listeners = context.getBean(QueueListenerContainerRegistry.class);
			QueueListenerContainerFactory factory = context.getBean(QueueListenerContainerFactory.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			for (String queue : List.of("tenant-a", "tenant-b", "tenant-b")) {
				QueueListenerContainer tenant = factory.builder("tenant", queue)
					.build((job) -> CompletableFuture.completedFuture(JobResult.done()));
				listeners.register(tenant);
				template.to(queue).submit("work").done().get(10, TimeUnit.SECONDS);
				assertThat(meters.get("spread.queue.listener.running").gauges()).singleElement()
					.satisfies((meter) -> assertThat(meter.getId().getTag("queue")).isEqualTo(queue));
				await().until(() -> count(meters, "spread.queue.listener.completed") == 1);
				assertThat(listeners.unregister("tenant")).isTrue();
				assertThat(tenant.isRunning()).isFalse();
				assertThat(context.containsBean("tenant")).isFalse();
				assertThat(meters.find("spread.queue.listener.running").gauge()).isNull();
				assertThat(meters.find("spread.queue.listener.received").functionCounter()).isNull();
			}
			assertThat(listeners.unregister("tenant")).isFalse();
		});
	}

	@Test
	void coversListenersThatAreCreatedLater() {
		this.runner.run((context) -> {
			GenericApplicationContext running = (GenericApplicationContext) context.getSourceApplicationContext();
			running.registerBean("late", Listener.class);
			running.getBean("late");
			assertThat(context.getBean(QueueListenerContainerRegistry.class).find("worker")).get()
				.matches(QueueListenerContainer::isRunning);
			context.getBean(SpreadQueueTemplate.class).sendAndReceive("orders", "work", String.class);
			assertThat(count(context.getBean(MeterRegistry.class), "spread.queue.listener.received")).isEqualTo(1);
		});
	}

	@Test
	void vanishesWithoutMicrometer() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class,
					SpreadQueueMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("spreadQueueMetrics"));
	}

	@Test
	void vanishesWithTheQueues() {
		this.runner.withPropertyValues("spread.queue.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SpreadQueueMetrics.class));
	}

	@Test
	void isAMeterBinder() {
		this.runner
			.run((context) -> assertThat(context.getBeansOfType(MeterBinder.class)).containsKey("spreadQueueMetrics"));
	}

	private static double gauge(MeterRegistry meters, String name) {
		return meters.get(name).gauge().value();
	}

	private static double count(MeterRegistry meters, String name) {
		return meters.get(name).functionCounter().count();
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
