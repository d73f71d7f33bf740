// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.inbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.metrics.SpreadQueueMetricsAutoConfiguration;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.inbox.JdbcInbox;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.QueueSenders;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class SpreadQueueInboxTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				MetricsAutoConfiguration.class, SpreadQueueAutoConfiguration.class,
				SpreadQueueInboxAutoConfiguration.class, SpreadQueueMetricsAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	void aRowOfAnOutboxThatIsSentTwiceHasOneEffect() {
		this.runner.withUserConfiguration(Once.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Sender sender = context.getBean(QueueSenders.class).sender(new QueueName("orders"));
			OutgoingJob row = OutgoingJob.of(Content.json("\"tea\"".getBytes(StandardCharsets.UTF_8)))
				.withHeader(QueueHeaders.OUTBOX_ID, UUID.randomUUID().toString());
			for (int i = 0; i < 3; i++) {
				sender.submit(row).done().get(20, TimeUnit.SECONDS);
			}
			assertThat(JdbcClient.create(context.getBean(DataSource.class))
				.sql("SELECT effect FROM effects")
				.query(String.class)
				.list()).containsExactly("tea");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await()
				.untilAsserted(() -> assertThat(meters.get("spread.queue.listener.repeated").functionCounter().count())
					.isEqualTo(2));
			assertThat(context.getBean(MessageInbox.class)).isInstanceOfSatisfying(JdbcInbox.class,
					(inbox) -> assertThat(inbox.isRunning()).isTrue());
		});
	}

	@Test
	void anApplicationWithoutIdempotentListenersHasNeitherTableNorThread() {
		this.runner.withUserConfiguration(Usual.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("spreadQueueInbox"))
				.isFalse();
			assertThat(tables(context)).isEmpty();
		});
	}

	@Test
	void thePropertyIsForAllListenersAndForASingleOne() {
		this.runner.withUserConfiguration(Usual.class)
			.withPropertyValues("spread.queue.idempotent=true")
			.run((context) -> assertThat(tables(context)).hasSize(1));
		this.runner.withUserConfiguration(Usual.class)
			.withPropertyValues("spread.queue.listeners.usual.idempotent=true")
			.run((context) -> assertThat(idempotent(context)).isTrue());
		this.runner.withUserConfiguration(Once.class)
			.withPropertyValues("spread.queue.listeners.once.idempotent=false")
			.run((context) -> assertThat(idempotent(context)).isFalse());
	}

	@Test
	void aTableThatNobodyCreatesIsMissed() {
		this.runner.withUserConfiguration(Once.class)
			.withPropertyValues("spread.queue.inbox.initialize-schema=never")
			.run((context) -> assertThat(analysis(context).getDescription()).contains("Listener 'once'",
					"'spread_queue_inbox'"));
	}

	@Test
	void aWrongRetentionNamesItsProperty() {
		this.runner.withUserConfiguration(Once.class)
			.withPropertyValues("spread.queue.inbox.retention=0s")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("is less than a millisecond"));
	}

	@Test
	void anInboxOfTheApplicationIsUsed() {
		this.runner.withUserConfiguration(Once.class)
			.withBean(MessageInbox.class, () -> (options, methods) -> (queue, key, work) -> null)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(MessageInbox.class);
				assertThat(tables(context)).isEmpty();
			});
	}

	@Test
	void withoutJdbcItIsRefused() {
		this.runner.withUserConfiguration(Plain.class)
			.withClassLoader(new FilteredClassLoader(JdbcTemplate.class))
			.run((context) -> {
				FailureAnalysis analysis = analysis(context);
				assertThat(analysis.getDescription()).contains("Listener 'plain' cannot be idempotent", "JdbcTemplate");
				assertThat(analysis.getAction()).contains("spring-boot-starter-jdbc");
			});
	}

	@Test
	void withoutADataSourceItIsRefused() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SpreadQueueAutoConfiguration.class, SpreadQueueInboxAutoConfiguration.class))
			.withUserConfiguration(Plain.class)
			.run((context) -> {
				FailureAnalysis analysis = analysis(context);
				assertThat(analysis.getDescription()).contains("type DataSource", "there is none");
				assertThat(analysis.getAction()).contains("spring.datasource.url");
			});
	}

	@Test
	void withoutATransactionManagerItIsRefused() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SpreadQueueAutoConfiguration.class, SpreadQueueInboxAutoConfiguration.class))
			.withBean(DataSource.class, DriverManagerDataSource::new)
			.withUserConfiguration(Plain.class)
			.run((context) -> assertThat(analysis(context).getDescription()).contains("type PlatformTransactionManager",
					"there is none"));
	}

	@Test
	void ofSeveralDataSourcesNoneIsChosen() {
		this.runner.withUserConfiguration(Plain.class)
			.withBean("one", DataSource.class, DriverManagerDataSource::new)
			.withBean("two", DataSource.class, DriverManagerDataSource::new)
			.run((context) -> {
				FailureAnalysis analysis = analysis(context);
				assertThat(analysis.getDescription()).contains("type DataSource", "[one, two]");
				assertThat(analysis.getAction()).contains("@Primary");
			});
	}

	private static List<String> tables(AssertableApplicationContext context) {
		return JdbcClient.create(context.getBean(DataSource.class))
			.sql("SELECT table_name FROM information_schema.tables WHERE table_name = 'SPREAD_QUEUE_INBOX'")
			.query(String.class)
			.list();
	}

	private static boolean idempotent(AssertableApplicationContext context) {
		return context.getBean(QueueListenerContainerRegistry.class).containers().get(0).options().idempotent();
	}

	private static FailureAnalysis analysis(AssertableApplicationContext context) {
		FailureAnalyzer analyzer = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, (type, name, failure) -> {
			})
			.stream()
			.filter((each) -> each.getClass().getSimpleName().equals("NotIdempotentFailureAnalyzer"))
			.findFirst()
			.orElseThrow();
		return requireNonNull(analyzer.analyze(requireNonNull(context.getStartupFailure())));
	}

	@Configuration(proxyBeanMethods = false)
	static class Once {

		private final JdbcClient jdbc;

		Once(DataSource dataSource) {
			this.jdbc = JdbcClient.create(dataSource);
			this.jdbc.sql("CREATE TABLE IF NOT EXISTS effects (effect VARCHAR(100))").update();
		}

		@QueueListener(queues = "orders", id = "once", idempotent = "true")
		void process(String text) {
			this.jdbc.sql("INSERT INTO effects VALUES (?)").param(text).update();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		@QueueListener(queues = "orders", id = "plain", idempotent = "true")
		void process(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Usual {

		@QueueListener(queues = "orders", id = "usual")
		void process(String text) {
		}

	}

}
