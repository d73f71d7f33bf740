// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.inbox.InboxOptions;
import org.spreadqueue.spring.inbox.JdbcInbox;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.NotIdempotentException;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Listeners that do each message once, with an inbox in H2.
 */
class IdempotentListenerTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private static final List<String> calls = new CopyOnWriteArrayList<>();

	private static DataSource dataSource = new DriverManagerDataSource();

	private JdbcInbox inbox;

	@BeforeEach
	void open() {
		calls.clear();
		dataSource = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		DatabasePopulatorUtils.execute(
				new ResourceDatabasePopulator(new ClassPathResource("schema-h2.sql", JdbcInbox.class)), dataSource);
		JdbcClient.create(dataSource).sql("CREATE TABLE effects (effect VARCHAR(100))").update();
		this.inbox = new JdbcInbox(dataSource, new JdbcTransactionManager(dataSource), InboxOptions.DEFAULT);
	}

	@AfterEach
	void close() {
		this.inbox.stop();
	}

	private ListenerContext context(Class<?>... beans) {
		return new ListenerContext((QueueListenerContainerBuilder builder) -> builder.inbox(this.inbox), beans);
	}

	private static JobResult handle(ListenerContext context, Job job) throws Exception {
		return context.registry().containers().get(0).handle(job).toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	private static Job job(long sequence, String text) {
		return job(new MessageId(1, sequence), text, Map.of());
	}

	private static Job job(@Nullable MessageId id, String text, Map<String, String> headers) {
		Content content = Content.json(('"' + text + '"').getBytes(StandardCharsets.UTF_8)).withHeaders(headers);
		return new Job(7, ORDERS, "#alice#localhost", content, WireFormat.DEFAULT, false, id, 1, Duration.ZERO);
	}

	private static void work(String text) {
		calls.add(text);
		JdbcClient.create(dataSource).sql("INSERT INTO effects VALUES (?)").param(text).update();
		if (text.startsWith("fail")) {
			throw new IllegalStateException(text);
		}
	}

	private static List<String> effects() {
		return JdbcClient.create(dataSource).sql("SELECT effect FROM effects").query(String.class).list();
	}

	private static List<String> keys() {
		return JdbcClient.create(dataSource)
			.sql("SELECT message_key FROM spread_queue_inbox ORDER BY 1")
			.query(String.class)
			.list();
	}

	@Nested
	class Repeats {

		@Test
		void aRepeatedMessageIsDoneWithoutACall() throws Exception {
			try (ListenerContext context = context(Plain.class)) {
				for (int i = 0; i < 3; i++) {
					assertThat(handle(context, job(1, "tea"))).isEqualTo(JobResult.done());
				}
				assertThat(handle(context, job(2, "tea"))).isEqualTo(JobResult.done());
				assertThat(effects()).containsExactly("tea", "tea");
				assertThat(keys()).containsExactly("0000000000000001-1", "0000000000000001-2");
				assertThat(context.registry().containers().get(0).statistics().repeated()).isEqualTo(2);
			}
		}

		@Test
		void theRowOfAnOutboxCountsWhateverTheMessageIs() throws Exception {
			try (ListenerContext context = context(Plain.class)) {
				Map<String, String> row = Map.of(QueueHeaders.OUTBOX_ID, "8a6e0804-2bd0-4672-b79d-d97027f9071a");
				handle(context, job(new MessageId(1, 1), "tea", row));
				handle(context, job(new MessageId(2, 1), "tea", row));
				assertThat(effects()).containsExactly("tea");
				assertThat(keys()).containsExactly("8a6e0804-2bd0-4672-b79d-d97027f9071a");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "with space", "\u00e4",
				"0123456789012345678901234567890123456789012345678901234567890123456789" })
		void whatNoOutboxWritesIsNoRow(String forged) throws Exception {
			try (ListenerContext context = context(Plain.class)) {
				handle(context, job(new MessageId(1, 1), "tea", Map.of(QueueHeaders.OUTBOX_ID, forged)));
				assertThat(keys()).containsExactly("0000000000000001-1");
			}
		}

		@Test
		@ExtendWith(OutputCaptureExtension.class)
		void aMessageOfAPerlManagerHasNoIdAndIsDoneEachTime(CapturedOutput output) throws Exception {
			try (ListenerContext context = context(Plain.class)) {
				handle(context, job(null, "tea", Map.of()));
				handle(context, job(null, "tea", Map.of()));
				assertThat(effects()).containsExactly("tea", "tea");
				assertThat(output).containsOnlyOnce("gives messages no id");
			}
		}

		@Test
		void aClassRemembersForAllOfItsMethods() throws Exception {
			try (ListenerContext context = context(OfClass.class)) {
				handle(context, job(1, "tea"));
				handle(context, job(1, "tea"));
				assertThat(effects()).containsExactly("tea");
			}
		}

		@Test
		void interceptorsHearOfRepeats() throws Exception {
			AtomicInteger after = new AtomicInteger();
			QueueInterceptor counting = new QueueInterceptor() {

				@Override
				public void after(Job job, JobResult result, @Nullable Throwable failure) {
					after.incrementAndGet();
				}

			};
			try (ListenerContext context = new ListenerContext(
					(QueueListenerContainerBuilder builder) -> builder.inbox(IdempotentListenerTests.this.inbox)
						.interceptor(counting),
					Plain.class)) {
				handle(context, job(1, "tea"));
				handle(context, job(1, "tea"));
				assertThat(after).hasValue(2);
			}
		}

	}

	@Nested
	class Failures {

		@Test
		void aFailedMessageIsRunAgain() throws Exception {
			try (ListenerContext context = context(Plain.class)) {
				assertThat(handle(context, job(1, "fail"))).isInstanceOf(JobResult.Failure.class);
				assertThat(handle(context, job(1, "fail"))).isInstanceOf(JobResult.Failure.class);
				assertThat(calls).hasSize(2);
				assertThat(effects()).isEmpty();
				assertThat(keys()).isEmpty();
			}
		}

		@Test
		void eachTryInTheWorkerIsATransaction() throws Exception {
			try (ListenerContext context = new ListenerContext(
					(QueueListenerContainerBuilder builder) -> builder.inbox(IdempotentListenerTests.this.inbox)
						.retry(RetryPolicy.builder().maxRetries(3).delay(Duration.ofMillis(1)).build()),
					FailsTwice.class)) {
				assertThat(handle(context, job(1, "tea"))).isEqualTo(JobResult.done());
				assertThat(calls).hasSize(3);
				assertThat(effects()).containsExactly("tea");
				assertThat(keys()).hasSize(1);
			}
		}

		@Test
		void whatAnErrorHandlerMakesDoneIsNotRemembered() throws Exception {
			try (ListenerContext context = new ListenerContext(
					(QueueListenerContainerBuilder builder) -> builder.inbox(IdempotentListenerTests.this.inbox)
						.errorHandler((job, failure) -> null),
					Plain.class)) {
				assertThat(handle(context, job(1, "fail"))).isEqualTo(JobResult.done());
				assertThat(keys()).isEmpty();
				assertThat(effects()).isEmpty();
			}
		}

		@Test
		void aTransactionalMethodJoins() throws Exception {
			try (ListenerContext context = context(Transactions.class, Joining.class)) {
				handle(context, job(1, "fail at the end"));
				assertThat(effects()).isEmpty();
				handle(context, job(1, "tea"));
				handle(context, job(1, "tea"));
				assertThat(effects()).containsExactly("tea");
				// Serializable, as the method says, and named by the listener.
				assertThat(calls).contains("isolation 8", "transaction joining");
			}
		}

		@Test
		void anExceptionAfterWhichTheMethodWouldCommitRollsBackToo() throws Exception {
			try (ListenerContext context = context(Transactions.class, NoRollback.class)) {
				handle(context, job(1, "fail"));
				assertThat(effects()).isEmpty();
				assertThat(keys()).isEmpty();
			}
		}

		@Test
		void aHandlerThatGoesOnLaterFails() {
			QueueListenerContainer container = container((job) -> new CompletableFuture<>());
			assertThat(container.handle(job(1, "tea")).toCompletableFuture().join()).asString()
				.contains("a stage that is not complete");
			assertThat(keys()).isEmpty();
		}

		@Test
		void aHandlerThatAnswersFails() {
			QueueListenerContainer container = container(
					(job) -> CompletableFuture.completedFuture(JobResult.response(Content.NULL)));
			assertThat(container.handle(job(1, "tea")).toCompletableFuture().join()).asString()
				.contains("which a repeated message would not get");
			assertThat(keys()).isEmpty();
		}

		private QueueListenerContainer container(JobHandler handler) {
			return QueueListenerContainer
				.builder(ListenerOptions.of("own", WorkerOptions.of(ORDERS)).withIdempotent(true),
						SpreadOptions.builder().build())
				.inbox(IdempotentListenerTests.this.inbox)
				.build(handler);
		}

	}

	@Nested
	class Attribute {

		@Test
		void theDefaultCanBeChangedForAllListeners() throws Exception {
			ListenerDefaults all = new ListenerDefaults(null, (options) -> options.withIdempotent(true));
			assertThatExceptionOfType(NotIdempotentException.class)
				.isThrownBy(() -> new ListenerContext(Map.of(), all, Unset.class))
				.withMessageContaining("There is no inbox");
			try (ListenerContext context = new ListenerContext(Map.of("app.once", "false"), all, FromProperty.class)) {
				assertThat(context.onlyOptions().idempotent()).isFalse();
			}
		}

		@Test
		void anotherValueIsRefused() {
			assertThatExceptionOfType(InvalidQueueListenerException.class).isThrownBy(
					() -> new ListenerContext(Map.of("app.once", "yes"), ListenerDefaults.STANDARD, FromProperty.class))
				.withMessageContainingAll("'idempotent' has the value 'yes'", "'true' or 'false'", "${app.once}");
		}

	}

	/** A database that is down at the start may be there when messages come. */
	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aDatabaseThatIsAwayDoesNotKeepTheApplicationFromStarting(CapturedOutput output) throws Exception {
		DriverManagerDataSource away = new DriverManagerDataSource("jdbc:none:none");
		this.inbox = new JdbcInbox(away, new JdbcTransactionManager(away), InboxOptions.DEFAULT);
		try (ListenerContext context = context(Plain.class)) {
			assertThat(output).contains("its inbox cannot be checked");
			assertThat(handle(context, job(1, "tea"))).isInstanceOf(JobResult.Failure.class);
			assertThat(calls).isEmpty();
		}
	}

	static class Plain {

		@QueueListener(queues = "orders", id = "plain", idempotent = "true")
		void process(String text) {
			work(text);
		}

	}

	static class Unset {

		@QueueListener("orders")
		void process(String text) {
		}

	}

	static class FromProperty {

		@QueueListener(queues = "orders", idempotent = "${app.once}")
		void process(String text) {
		}

	}

	static class FailsTwice {

		@QueueListener(queues = "orders", idempotent = "true")
		void process(String text) {
			work(text);
			if (calls.size() < 3) {
				throw new IllegalStateException("not yet");
			}
		}

	}

	@QueueListener(queues = "orders", idempotent = "true")
	static class OfClass {

		@QueueHandler
		void text(String text) {
			work(text);
		}

		@QueueHandler
		void number(int number) {
			work("number");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Transactions {

		@Bean
		PlatformTransactionManager transactionManager() {
			return new JdbcTransactionManager(dataSource);
		}

	}

	static class Joining {

		@QueueListener(queues = "orders", id = "joining", idempotent = "true")
		@Transactional(isolation = Isolation.SERIALIZABLE)
		public void process(String text) {
			calls.add("isolation " + TransactionSynchronizationManager.getCurrentTransactionIsolationLevel());
			calls.add("transaction " + TransactionSynchronizationManager.getCurrentTransactionName());
			work(text);
		}

	}

	static class NoRollback {

		@QueueListener(queues = "orders", idempotent = "true")
		@Transactional(noRollbackFor = IllegalStateException.class)
		public void process(String text) {
			work(text);
		}

	}

}
