// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.health.SpreadQueueHealthContributorAutoConfiguration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

/**
 * {@code spread.queue.connections.<name>.*}.
 */
class NamedConnectionsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SpreadQueueAutoConfiguration.class, SpreadQueueHealthContributorAutoConfiguration.class));

	@Test
	void aQueueOfTheSameNameIsAnotherOneOnAnotherConnection() throws Exception {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("billing-manager")) {
			QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("orders")),
					SpreadOptions.builder().addresses(daemon.address()).build(), loop);
			manager.active().get(10, TimeUnit.SECONDS);
			this.runner.withUserConfiguration(Listeners.class, Senders.class)
				.withPropertyValues("spread.queue.connections.billing.addresses=" + daemon.address())
				.run((context) -> {
					Senders senders = context.getBean(Senders.class);
					Listeners listeners = context.getBean(Listeners.class);
					senders.main.send("orders", "tea");
					assertThat(listeners.main.poll(10, TimeUnit.SECONDS)).isEqualTo("tea");
					senders.billing.send("orders", "bill");
					assertThat(listeners.billing.poll(10, TimeUnit.SECONDS)).isEqualTo("bill");
					assertThat(listeners.main).isEmpty();
					assertThat(context.getBean(QueueManagers.class).queues()).containsExactly(new QueueName("orders"));
					HealthIndicator health = context.getBean(HealthIndicator.class);
					await().untilAsserted(
							() -> assertThat(requireNonNull(health.health()).getStatus()).isEqualTo(Status.UP));
					assertHealth(requireNonNull(health.health()), daemon);
				});
			manager.closeAsync().get(10, TimeUnit.SECONDS);
		}
	}

	private static void assertHealth(Health health, EmbeddedSpreadDaemon billing) {
		assertThat(health.getDetails().get("queues")).extracting("orders")
			.extracting("listeners", LIST)
			.singleElement(MAP)
			.containsEntry("id", "main");
		assertThat(health.getDetails().get("connections")).extracting("billing")
			.extracting("orders")
			.satisfies((queue) -> {
				assertThat(queue).extracting("listeners", LIST).singleElement(MAP).containsEntry("id", "billing");
				assertThat(queue).asInstanceOf(MAP).containsEntry("connection", billing.address().toString());
			});
	}

	@Test
	void aLostConnectionIsDown() {
		this.runner.withUserConfiguration(Listeners.class)
			.withPropertyValues("spread.queue.connections.billing.addresses=1@localhost")
			.run((context) -> assertThat(requireNonNull(context.getBean(HealthIndicator.class).health()).getStatus())
				.isEqualTo(Status.DOWN));
	}

	@Test
	void aListenerOfAnUnknownConnectionIsRefused() {
		this.runner.withUserConfiguration(Listeners.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidQueueListenerException.class)
				.hasMessageContaining("There is no connection of that name")
				.hasMessageContaining("spread.queue.connections.billing.addresses"));
	}

	@Test
	void aConnectionAndAFactoryAreTooMuch() {
		this.runner.withUserConfiguration(Both.class)
			.withPropertyValues("spread.queue.connections.billing.addresses=1@localhost")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidQueueListenerException.class)
				.hasMessageContaining("both attributes 'connection' and 'containerFactory'"));
	}

	@Test
	void complaintsNameTheProperty() {
		Map<String, String> refused = Map.of("addresses", "localhost:4803", "ssl.bundle", "missing");
		refused.forEach((property, value) -> this.runner
			.withPropertyValues("spread.queue.connections.billing.addresses=1@localhost",
					"spread.queue.connections.billing." + property + "=" + value)
			.run((context) -> assertRefused(requireNonNull(context.getStartupFailure()), property)));
		this.runner.withPropertyValues("spread.queue.connections.billing.ssl.enabled=true")
			.run((context) -> assertRefused(requireNonNull(context.getStartupFailure()), "addresses"));
	}

	@Test
	void itsBeansCanBePreparedAheadOfTime() throws Exception {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("spread.queue.connections.billing.addresses=1@localhost").applyTo(context);
			context.register(SpreadQueueAutoConfiguration.class);
			InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			StringBuilder code = new StringBuilder();
			for (String path : files.getGeneratedFiles(Kind.SOURCE).keySet()) {
				code.append(files.getGeneratedFileContent(Kind.SOURCE, path));
			}
			assertThat(code).contains("NamedConnection", "\"billingSpreadQueueSenders\"",
					"\"billingSpreadQueueTemplate\"", "\"billingQueueListenerContainerFactory\"");
		}
	}

	private static void assertRefused(Throwable failure, String property) {
		assertThat(failure).rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
					(cause) -> assertThat(cause.getName()).isEqualTo("spread.queue.connections.billing." + property));
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final BlockingQueue<String> main = new LinkedBlockingQueue<>();

		final BlockingQueue<String> billing = new LinkedBlockingQueue<>();

		@QueueListener(id = "main", value = "orders")
		void main(String text) {
			this.main.add(text);
		}

		@QueueListener(id = "billing", value = "orders", connection = "billing")
		void billing(String text) {
			this.billing.add(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Both {

		@QueueListener(id = "both", value = "orders", connection = "billing", containerFactory = "own")
		void process(String text) {
		}

		@Bean(defaultCandidate = false)
		QueueListenerContainerFactory own(@Qualifier("billing") QueueListenerContainerFactory billing) {
			return billing;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Senders {

		final SpreadQueueOperations main;

		final SpreadQueueOperations billing;

		Senders(SpreadQueueOperations main, @Qualifier("billing") SpreadQueueOperations billing) {
			this.main = main;
			this.billing = billing;
		}

	}

}
