// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.health;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.QueueHealth;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

class SpreadQueueHealthTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SpreadQueueAutoConfiguration.class, SpreadQueueHealthContributorAutoConfiguration.class));

	@Test
	void isUpWithDaemonManagerAndListener() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			QueueHealth.awaitStatus(context, Status.UP);
			Map<String, Object> queue = queue(context, "orders");
			assertThat(queue).contains(
					entry("connection", context.getBean(EmbeddedSpreadDaemon.class).address().toString()),
					entry("manager",
							context.getBean(QueueManagers.class)
								.find(new QueueName("orders"))
								.orElseThrow()
								.privateGroup()
								.orElseThrow()));
			assertThat(queue.get("listeners")).asInstanceOf(LIST)
				.singleElement(MAP)
				.contains(entry("id", "worker"), entry("running", true), entry("concurrency", 2),
						entry("connectedSessions", 1), entry("messages", 0L), entry("failed", 0L))
				.containsKey("startTime");
		});
	}

	@Test
	void saysWhatWaitsAndThatThereIsNoWorker() {
		this.runner.withPropertyValues("spread.queue.name=orders").run((context) -> {
			QueueHealth.awaitStatus(context, Status.UP);
			context.getBean(SpreadQueueOperations.class).send("orders", "1");
			await().untilAsserted(() -> {
				assertThat(queue(context, "orders")).contains(entry("unsettled", 1L));
				assertThat(QueueHealth.of(context).getDetails().get("managers")).asInstanceOf(MAP)
					.extractingByKey("orders", MAP)
					.contains(entry("state", ManagerState.ACTIVE), entry("paused", false), entry("workers", 0),
							entry("waiting", 1), entry("inFlight", 0), entry("failed", 0L), entry("deadLetters", 0));
			});
			assertThat(QueueHealth.of(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void saysWhatAManagerElsewhereHasSaidLast() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			this.runner
				.withPropertyValues("spread.queue.addresses=" + daemon.address(), "spread.queue.manager.queues=orders")
				.run((manager) -> this.runner
					.withPropertyValues("spread.queue.addresses=" + daemon.address(), "spread.queue.name=orders")
					.run((context) -> {
						QueueHealth.awaitStatus(context, Status.UP);
						assertThat(QueueHealth.of(context).getDetails()).doesNotContainKey("managers");
						assertThat(queue(context, "orders")).contains(entry("waiting", 0L));
					}));
		}
	}

	@Test
	void isDownWithoutADaemon() {
		this.runner.withPropertyValues("spread.queue.addresses=1@localhost", "spread.queue.name=orders")
			.run((context) -> {
				assertThat(QueueHealth.of(context).getStatus()).isEqualTo(Status.DOWN);
				assertThat(queue(context, "orders")).contains(entry("connection", "none"), entry("manager", "none"));
			});
	}

	@Test
	void isOutOfServiceWithoutAManager() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			this.runner.withPropertyValues("spread.queue.addresses=" + daemon.address(), "spread.queue.name=orders")
				.run((context) -> {
					QueueHealth.awaitStatus(context, Status.OUT_OF_SERVICE);
					assertThat(queue(context, "orders")).contains(entry("manager", "none"));
				});
		}
	}

	@Test
	void isOutOfServiceWhileAListenerIsStopped() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			QueueHealth.awaitStatus(context, Status.UP);
			var container = context.getBean(QueueListenerContainerRegistry.class).find("worker").orElseThrow();
			container.stop();
			assertThat(QueueHealth.of(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			container.start();
			QueueHealth.awaitStatus(context, Status.UP);
		});
	}

	@Test
	void doesNotMissAListenerThatWasNeverMeantToStart() {
		this.runner.withUserConfiguration(IdleListener.class)
			.withPropertyValues("spread.queue.name=orders")
			.run((context) -> QueueHealth.awaitStatus(context, Status.UP));
	}

	@Test
	void isUpIfNoQueueIsUsed() {
		this.runner.run((context) -> assertThat(QueueHealth.of(context).getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.spreadqueue.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void vanishesWithTheQueues() {
		this.runner.withPropertyValues("spread.queue.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void vanishesWithoutTheHealthModule() {
		assertVanishesWithout("org.springframework.boot.health");
	}

	@Test
	void vanishesWithoutTheContributorsOfTheHealthModule() {
		assertVanishesWithout("org.springframework.boot.health.contributor");
	}

	@Test
	void worksWithoutActuator() {
		new ApplicationContextRunner().withUserConfiguration(Everything.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("spreadQueueHealthContributor"));
	}

	/**
	 * As in an application: the class conditions are checked before the class is read.
	 */
	private static void assertVanishesWithout(String packageName) {
		new ApplicationContextRunner().withUserConfiguration(Everything.class)
			.withClassLoader(new FilteredClassLoader(packageName))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(QueueManagers.class)
				.doesNotHaveBean("spreadQueueHealthContributor"));
	}

	@Test
	void backsOffForAnIndicatorOfThatName() {
		this.runner.withBean("spreadQueueHealthIndicator", HealthIndicator.class, () -> () -> Health.unknown().build())
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> queue(ApplicationContext context, String name) {
		Map<String, Object> queues = (Map<String, Object>) QueueHealth.of(context).getDetails().get("queues");
		assertThat(queues).containsKey(name);
		return requireNonNull((Map<String, Object>) requireNonNull(queues).get(name));
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(queues = "orders", id = "worker", concurrency = "2")
		void process(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SpreadQueueAutoConfiguration.class,
			SpreadQueueHealthContributorAutoConfiguration.class })
	static class Everything {

	}

	@Configuration(proxyBeanMethods = false)
	static class IdleListener {

		@QueueListener(queues = "orders", id = "idle", autoStartup = "false")
		void process(List<String> text) {
		}

	}

}
