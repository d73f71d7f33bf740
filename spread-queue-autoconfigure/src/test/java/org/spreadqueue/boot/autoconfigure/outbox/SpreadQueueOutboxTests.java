// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.outbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.actuate.OutboxChange;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Action;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Part;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.SpreadQueueEndpointAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.health.SpreadQueueHealthContributorAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.metrics.SpreadQueueMetricsAutoConfiguration;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.outbox.JdbcOutbox;
import org.spreadqueue.spring.outbox.OutboxOptions;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.outbox.RefusedMessage;
import org.spreadqueue.spring.template.MessageOutbox;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The outbox of a Spring Boot application.
 */
class SpreadQueueOutboxTests {

	private final ApplicationContextRunner withoutDatabase = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class,
				SpreadQueueOutboxAutoConfiguration.class, SpreadQueueHealthContributorAutoConfiguration.class,
				SpreadQueueMetricsAutoConfiguration.class, SpreadQueueEndpointAutoConfiguration.class))
		.withPropertyValues("spread.queue.outbox.enabled=true",
				"management.endpoints.web.exposure.include=spreadqueue");

	private final ApplicationContextRunner runner = this.withoutDatabase.withConfiguration(AutoConfigurations
		.of(DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class));

	@Test
	void messagesLeaveWithTheCommitOrNotAtAll() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			transaction.executeWithoutResult((status) -> {
				template.send("orders", "coffee");
				status.setRollbackOnly();
			});
			transaction.executeWithoutResult((status) -> template.send("orders", "tea"));
			Received received = requireNonNull(context.getBean(Listener.class).received.poll(10, TimeUnit.SECONDS));
			assertThat(received.text()).isEqualTo("tea");
			assertThat(received.id()).hasSize(36);
			await().until(() -> rows(context) == 0);
			assertThat(context.getBean(Listener.class).received).isEmpty();
		});
	}

	@Test
	void theBacklogIsInMetersHealthAndEndpoint() {
		this.runner.withUserConfiguration(Meters.class).run((context) -> {
			context.getBean(MessageOutbox.class)
				.forConnection("gone")
				.write(new QueueName("orders"), List.of(OutgoingJob.of(Content.NULL)));
			OutboxRelay relay = context.getBean(OutboxRelay.class);
			await().until(() -> relay.statistics().refused() == 1);
			assertThat(context.getBean(MeterRegistry.class).get("spread.queue.outbox.refused").gauge().value())
				.isEqualTo(1);
			assertThat(context.getBean(MeterRegistry.class).get("spread.queue.outbox.pending").gauge().value())
				.isZero();
			Health health = requireNonNull(
					context.getBean("spreadQueueHealthContributor", HealthIndicator.class).health());
			assertThat(health.getDetails().get("outbox")).isEqualTo(Map.of("pending", 0L, "refused", 1L));
			assertThat(context.getBean(SpreadQueueEndpoint.class).queues().outbox()).isNotNull()
				.satisfies((outbox) -> assertThat(outbox.refusals()).singleElement()
					.satisfies((message) -> assertThat(message.failure()).contains("'gone'")));
		});
	}

	@Test
	void theEndpointHasRefusedMessagesTriedAgainOrDeletesThem() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			MessageOutbox gone = context.getBean(MessageOutbox.class).forConnection("gone");
			for (int i = 0; i < 3; i++) {
				gone.write(new QueueName("orders"),
						List.of(OutgoingJob.of(Content.json(("\"tea " + i + '"').getBytes(StandardCharsets.UTF_8)))));
			}
			OutboxRelay relay = context.getBean(OutboxRelay.class);
			await().until(() -> relay.statistics().refused() == 3);
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			List<String> ids = relay.statistics().refusals().stream().map(RefusedMessage::id).toList();
			assertThat(endpoint.control(Part.OUTBOX, ids.get(0), Action.DELETE)).isEqualTo(new OutboxChange(1));
			assertThat(rows(context)).isEqualTo(2);
			assertRefused(endpoint, ids.get(0), Action.DELETE, "There is no '" + ids.get(0) + "'");
			assertRefused(endpoint, "refused", Action.DELETE, "There is no 'refused'");
			assertRefused(endpoint, "refused", Action.PURGE, "the outbox RETRY and DELETE, but OUTBOX cannot PURGE");
			assertThat(rows(context)).isEqualTo(2);
			JdbcClient.create(context.getBean(DataSource.class))
				.sql("UPDATE spread_queue_outbox SET connection_name = ''")
				.update();
			assertThat(endpoint.control(Part.OUTBOX, ids.get(1), Action.RETRY)).isEqualTo(new OutboxChange(1));
			assertThat(endpoint.control(Part.OUTBOX, "refused", Action.RETRY)).isEqualTo(new OutboxChange(1));
			Listener listener = context.getBean(Listener.class);
			for (int i = 1; i <= 2; i++) {
				Received received = requireNonNull(listener.received.poll(10, TimeUnit.SECONDS));
				assertThat(received.text()).isEqualTo("tea " + i);
			}
			assertThat(endpoint.control(Part.OUTBOX, "refused", Action.RETRY)).isEqualTo(new OutboxChange(0));
		});
	}

	private static void assertRefused(SpreadQueueEndpoint endpoint, String name, Action action, String reason) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> endpoint.control(Part.OUTBOX, name, action))
			.withMessageContaining(reason);
	}

	@Test
	void aNamedConnectionHasTheSameOutbox() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			this.runner
				.withPropertyValues("spread.queue.connections.billing.addresses=" + daemon.address(),
						"spread.queue.send-timeout=100ms", "spread.queue.outbox.retry-delay=1m")
				.run((context) -> {
					context.getBean("billingSpreadQueueTemplate", SpreadQueueTemplate.class).send("bills", "one");
					await().until(() -> context.getBean(OutboxRelay.class).statistics().failed() == 1);
					assertThat(JdbcClient.create(context.getBean(DataSource.class))
						.sql("SELECT connection_name FROM spread_queue_outbox")
						.query(String.class)
						.single()).isEqualTo("billing");
				});
		}
	}

	@Test
	void isNotThereUnlessItIsEnabled() {
		this.runner.withPropertyValues("spread.queue.outbox.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MessageOutbox.class)
				.doesNotHaveBean(OutboxRelay.class)
				.doesNotHaveBean(OutboxDataSourceScriptDatabaseInitializer.class));
	}

	@Test
	void anOutboxOfTheApplicationReplacesIt() {
		this.runner.withUserConfiguration(OwnOutbox.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(MessageOutbox.class)
				.isSameAs(context.getBean("own")));
	}

	@Test
	void theScriptRunsOnlyIfItMay() {
		this.runner.withPropertyValues("spread.queue.outbox.initialize-schema=never")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(JdbcOutbox.class)
				.doesNotHaveBean(OutboxDataSourceScriptDatabaseInitializer.class));
	}

	@Test
	void saysThatThereIsNoDataSource() {
		assertRefused(this.withoutDatabase, "needs a bean of type DataSource");
	}

	@Test
	void saysThatThereIsNoTransactionManager() {
		assertRefused(this.withoutDatabase.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class)),
				"needs a bean of type PlatformTransactionManager");
	}

	@Test
	void saysThatSpringJdbcIsMissing() {
		assertRefused(this.withoutDatabase.withClassLoader(new FilteredClassLoader("org.springframework.jdbc")),
				"no outbox without spring-jdbc");
	}

	private static void assertRefused(ApplicationContextRunner runner, String reason) {
		runner.run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
				assertThat(failure.getName()).isEqualTo("spread.queue.outbox.enabled");
				assertThat(failure.getReason()).contains(reason);
			}));
	}

	private static long rows(ApplicationContext context) {
		return JdbcClient.create(context.getBean(DataSource.class))
			.sql("SELECT COUNT(*) FROM spread_queue_outbox")
			.query(Long.class)
			.single();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

		@QueueListener("orders")
		void process(String text, @Header(QueueHeaders.OUTBOX_ID) String id) {
			this.received.add(new Received(text, id));
		}

	}

	record Received(String text, String id) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		MeterRegistry meters(List<MeterBinder> binders) {
			SimpleMeterRegistry meters = new SimpleMeterRegistry();
			binders.forEach((binder) -> binder.bindTo(meters));
			return meters;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOutbox {

		@Bean
		JdbcOutbox own(DataSource dataSource, PlatformTransactionManager transactions) {
			return new JdbcOutbox(dataSource, transactions, OutboxOptions.DEFAULT);
		}

	}

}
