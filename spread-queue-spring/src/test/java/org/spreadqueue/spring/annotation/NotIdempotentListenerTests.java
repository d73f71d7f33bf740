// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

import org.spreadqueue.spring.inbox.InboxOptions;
import org.spreadqueue.spring.inbox.JdbcInbox;
import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.spring.listener.NotIdempotentException;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Listeners that are to do each message once, and cannot, are refused at the start.
 */
class NotIdempotentListenerTests {

	private final DataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

	private JdbcInbox inbox = new JdbcInbox(this.dataSource, new JdbcTransactionManager(this.dataSource),
			InboxOptions.DEFAULT);

	@BeforeEach
	void open() {
		DatabasePopulatorUtils.execute(
				new ResourceDatabasePopulator(new ClassPathResource("schema-h2.sql", JdbcInbox.class)),
				this.dataSource);
	}

	@AfterEach
	void close() {
		this.inbox.stop();
	}

	private void start(Class<?> bean) {
		new ListenerContext((QueueListenerContainerBuilder builder) -> builder.inbox(this.inbox), bean).close();
	}

	@ParameterizedTest
	@ValueSource(classes = { Stage.class, Reactive.class })
	void resultsThatComeLater(Class<?> bean) {
		refused(bean, "its result comes later");
	}

	@ParameterizedTest
	@ValueSource(classes = { Answering.class, Result.class, OfClassAnswering.class })
	void answers(Class<?> bean) {
		refused(bean, "which a message that is delivered again would not get");
	}

	@Test
	void settlingByHand() {
		refused(Manual.class, "takes an Acknowledgment");
	}

	private void refused(Class<?> bean, String text) {
		assertThatExceptionOfType(InvalidQueueListenerException.class).isThrownBy(() -> start(bean))
			.withMessageContaining(text);
	}

	@Test
	void batches() {
		notIdempotent(InBatches.class, "It takes up to 5 messages in a call");
	}

	@ParameterizedTest
	@ValueSource(classes = { New.class, NotSupported.class, Never.class })
	void otherTransactionsOfTheMethod(Class<?> bean) {
		notIdempotent(bean, "takes no part in the transaction of its caller", "REQUIRED");
	}

	@Test
	void readOnlyTransactions() {
		notIdempotent(ReadOnly.class, "is read-only");
	}

	@Test
	void methodsOfOneListenerThatDiffer() {
		notIdempotent(OfClassDiffering.class, "different managers, isolation or timeouts");
	}

	@Test
	void aTableThatIsMissing() {
		JdbcClient.create(this.dataSource).sql("DROP TABLE spread_queue_inbox").update();
		notIdempotent(Usual.class, "'spread_queue_inbox'", "spread.queue.inbox.initialize-schema=always");
	}

	@Test
	void transactionsOfAnotherDataSource() {
		this.inbox = new JdbcInbox(this.dataSource,
				new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID())),
				InboxOptions.DEFAULT);
		notIdempotent(Usual.class, "JdbcTransactionManager", "DataSource");
	}

	private void notIdempotent(Class<?> bean, String... texts) {
		assertThatExceptionOfType(NotIdempotentException.class).isThrownBy(() -> start(bean))
			.withMessageContaining("cannot be idempotent")
			.withMessageContainingAll(texts);
	}

	static class Usual {

		@QueueListener(queues = "orders", idempotent = "true")
		void process(String text) {
		}

	}

	@QueueListener(queues = "orders", idempotent = "true")
	static class OfClassAnswering {

		@QueueHandler
		void text(String text) {
		}

		@QueueHandler
		int number(int number) {
			return number;
		}

	}

	@QueueListener(queues = "orders", idempotent = "true")
	static class OfClassDiffering {

		@QueueHandler
		@Transactional(timeout = 5)
		void text(String text) {
		}

		@QueueHandler
		void number(int number) {
		}

	}

	static class Stage {

		@QueueListener(queues = "orders", idempotent = "true")
		CompletableFuture<Void> process(String text) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Reactive {

		@QueueListener(queues = "orders", idempotent = "true")
		Mono<Void> process(String text) {
			return Mono.empty();
		}

	}

	static class Answering {

		@QueueListener(queues = "orders", idempotent = "true")
		String process(String text) {
			return text;
		}

	}

	static class Result {

		@QueueListener(queues = "orders", idempotent = "true")
		JobResult process(String text) {
			return JobResult.done();
		}

	}

	static class Manual {

		@QueueListener(queues = "orders", idempotent = "true")
		void process(String text, Acknowledgment acknowledgment) {
		}

	}

	static class InBatches {

		@QueueListener(queues = "orders", idempotent = "true", batchSize = "5")
		void process(List<String> texts) {
		}

	}

	static class New {

		@QueueListener(queues = "orders", idempotent = "true")
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		void process(String text) {
		}

	}

	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	static class NotSupported {

		@QueueListener(queues = "orders", idempotent = "true")
		void process(String text) {
		}

	}

	static class Never {

		@QueueListener(queues = "orders", idempotent = "true")
		@Transactional(propagation = Propagation.NEVER)
		void process(String text) {
		}

	}

	static class ReadOnly {

		@QueueListener(queues = "orders", idempotent = "true")
		@Transactional(readOnly = true)
		void process(String text) {
		}

	}

}
