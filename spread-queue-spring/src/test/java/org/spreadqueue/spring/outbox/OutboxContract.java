// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What an outbox does, in whatever database.
 */
@Timeout(60)
abstract class OutboxContract {

	private static final QueueName QUEUE = new QueueName("orders");

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final QueueManagers managers = new QueueManagers(List.of(QUEUE), false, ManagerOptions::of, this.spread);

	private final EventLoop loop = EventLoop.start("test-worker");

	private final TestDatabase database = database();

	/** The first commit of a transaction that has deleted something fails. */
	private final FailingCommits failing = new FailingCommits(this.database.dataSource);

	private final OutboxOptions options = OutboxOptions.DEFAULT.withTableName(this.database.table)
		.withPollInterval(Duration.ofMillis(50))
		.withRetryDelay(Duration.ofMillis(100))
		.withMaxRetryDelay(Duration.ofMillis(200));

	private final TestProgram program = new TestProgram(this.spread, this.failing, this.options);

	private final BlockingQueue<Job> received = new LinkedBlockingQueue<>();

	abstract TestDatabase database();

	@AfterEach
	void close() {
		this.program.close();
		this.loop.close();
		this.managers.destroy();
		this.daemon.close();
		this.database.close();
	}

	@Test
	void aCommittedMessageIsSentWithEverythingThatItHas() throws Exception {
		work();
		this.program.relay.start();
		this.program.transaction.executeWithoutResult((status) -> {
			this.program.template.to("orders")
				.header("tenant", "a")
				.key("seven")
				.priority(9)
				.send(Map.of("item", "tea"));
			assertThat(this.received).isEmpty();
		});
		Job job = next();
		assertThat(job.payload().get("item").asString()).isEqualTo("tea");
		assertThat(job.content().headers()).containsEntry("tenant", "a");
		assertThat(job.content().headers().get(QueueHeaders.OUTBOX_ID)).hasSize(36);
		await().until(() -> this.database.rows() == 0);
	}

	@Test
	void whatIsRolledBackIsNotSent() throws Exception {
		work();
		this.program.relay.start();
		this.program.transaction.executeWithoutResult((status) -> {
			this.program.template.send("orders", "rolled back");
			status.setRollbackOnly();
		});
		assertThat(this.database.rows()).isZero();
		this.program.template.send("orders", "after it");
		assertThat(text(next())).isEqualTo("after it");
		assertThat(this.received).isEmpty();
	}

	@Test
	void withoutATransactionAMessageHasOneOfItsOwn() throws Exception {
		work();
		this.program.template.to("orders").sendAll(List.of("one", "two"));
		this.program.template.sendAsync("orders", "three").join();
		assertThat(this.database.rows()).isEqualTo(3);
		this.program.relay.start();
		assertThat(List.of(text(next()), text(next()), text(next()))).containsExactly("one", "two", "three");
	}

	/** With connections that forget what nobody commits, and without a second look. */
	@Test
	void whatIsSentAfterATransactionIsSentAtOnce() throws Exception {
		work();
		try (TestProgram patient = new TestProgram(this.spread, new ManualCommits(this.database.dataSource),
				this.options.withPollInterval(Duration.ofHours(1)))) {
			patient.relay.start();
			patient.transaction
				.executeWithoutResult((status) -> afterwards(() -> patient.template.send("orders", "after a commit")));
			assertThat(text(next())).isEqualTo("after a commit");
			patient.transaction.executeWithoutResult((status) -> {
				afterwards(() -> patient.template.send("orders", "after a rollback"));
				status.setRollbackOnly();
			});
			assertThat(text(next())).isEqualTo("after a rollback");
			await().until(() -> this.database.rows() == 0);
		}
	}

	/** As an event listener does it, whatever its phase. */
	private static void afterwards(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				action.run();
			}

		});
	}

	@Test
	void messagesOfAQueueLeaveInTheirOrder() throws Exception {
		work();
		List<String> texts = IntStream.range(0, 250).mapToObj(Integer::toString).toList();
		this.program.template.to("orders").sendAll(texts);
		this.program.relay.start();
		List<String> arrived = new ArrayList<>();
		for (int i = 0; i < texts.size(); i++) {
			arrived.add(text(next()));
		}
		assertThat(arrived).isEqualTo(texts);
	}

	@Test
	void relaysSideBySideSendEachMessageOnceAndKeepTheOrderOfKeys() throws Exception {
		work();
		try (TestProgram other = new TestProgram(this.spread, this.database.dataSource,
				this.options.withBatchSize(7))) {
			this.program.relay.start();
			other.relay.start();
			int messages = 400;
			for (int i = 0; i < messages; i++) {
				TestProgram sending = (i % 3 == 0) ? other : this.program;
				sending.template.to("orders").key("key-" + i % 5).send(i);
			}
			Map<Integer, List<Integer>> byKey = new HashMap<>();
			for (int i = 0; i < messages; i++) {
				int number = next().payload().asInt();
				byKey.computeIfAbsent(number % 5, (key) -> new ArrayList<>()).add(number);
			}
			byKey.forEach((key, numbers) -> assertThat(numbers).as("key %s", key)
				.isEqualTo(IntStream.range(0, messages / 5).mapToObj((i) -> 5 * i + key).toList()));
			await().until(() -> this.database.rows() == 0);
			assertThat(this.received).isEmpty();
			assertThat(this.program.relay.statistics().sent() + other.relay.statistics().sent()).isEqualTo(messages);
		}
	}

	@Test
	void whatWasAcceptedAndNotDeletedIsSentAgainWithTheSameId() throws Exception {
		work();
		this.failing.failOnce();
		this.program.relay.start();
		this.program.template.send("orders", "twice");
		Job first = next();
		Job second = next();
		assertThat(text(second)).isEqualTo("twice");
		assertThat(second.messageId()).isNotEqualTo(first.messageId());
		assertThat(second.content().headers().get(QueueHeaders.OUTBOX_ID))
			.isEqualTo(first.content().headers().get(QueueHeaders.OUTBOX_ID));
		await().until(() -> this.database.rows() == 0);
		assertThat(this.received).isEmpty();
	}

	@Test
	void aFailureOfTheDatabaseDoesNotWaitForTheNextLook() throws Exception {
		work();
		try (TestProgram patient = new TestProgram(this.spread, this.failing,
				this.options.withPollInterval(Duration.ofHours(1)))) {
			this.program.template.send("orders", "twice");
			this.failing.failOnce();
			patient.relay.start();
			assertThat(List.of(text(next()), text(next()))).containsExactly("twice", "twice");
			await().until(() -> this.database.rows() == 0);
		}
	}

	@Test
	void whatNobodyTakesWaitsWithTheReasonAndIsSentLater() throws Exception {
		try (TestProgram impatient = new TestProgram(this.spread, this.database.dataSource, this.options,
				Duration.ofMillis(200))) {
			impatient.relay.start();
			this.program.template.to("orders").sendAll(List.of("one", "two"));
			await().until(() -> impatient.relay.statistics().failed() >= 2);
		}
		this.program.template.send("orders", "three");
		assertThat(this.database.rows()).isEqualTo(3);
		assertThat(this.database.jdbc()
			.sql("SELECT failure FROM " + this.database.table + " WHERE attempts > 0")
			.query(String.class)
			.list()).hasSize(2).allSatisfy((failure) -> assertThat(failure).contains("no queue manager"));
		work();
		this.program.relay.start();
		assertThat(List.of(text(next()), text(next()), text(next()))).containsExactlyInAnyOrder("one", "two", "three");
		await().until(() -> this.database.rows() == 0);
	}

	@Test
	void theRetryDelayIsKeptThoughTheRelayLooksRarely() {
		try (TestProgram patient = new TestProgram(this.spread, this.database.dataSource,
				this.options.withPollInterval(Duration.ofHours(1)), Duration.ofMillis(200))) {
			this.program.template.send("orders", "later");
			patient.relay.start();
			await().until(() -> patient.relay.statistics().failed() >= 2);
			work();
			await().until(() -> this.database.rows() == 0);
		}
	}

	@Test
	void aFullBatchThatNobodyTakesDoesNotHoldUpOtherQueues() throws Exception {
		work();
		try (TestProgram patient = new TestProgram(this.spread, this.database.dataSource,
				this.options.withPollInterval(Duration.ofHours(1)).withBatchSize(2), Duration.ofMillis(500))) {
			this.program.template.to("nobody").sendAll(List.of("one", "two", "three"));
			this.program.template.send("orders", "other");
			patient.relay.start();
			assertThat(text(next())).isEqualTo("other");
		}
	}

	@Test
	void aMessageThatCannotBeSentStaysWithTheReasonAndTheOthersGoOn() throws Exception {
		work();
		this.program.outbox.forConnection("gone")
			.write(QUEUE, List.of(OutgoingJob.of(Content.NULL).withOrderingKey("seven")));
		this.program.template.to("orders").key("seven").send("next");
		this.program.relay.start();
		assertThat(text(next())).isEqualTo("next");
		await().until(() -> this.program.relay.statistics().refused() == 1);
		await().until(() -> this.program.relay.statistics().pending() == 0);
		assertThat(this.program.relay.statistics().refusals()).singleElement().satisfies((refused) -> {
			assertThat(refused.queue()).isEqualTo("orders");
			assertThat(refused.failure()).contains("no connection 'gone'");
		});
		assertThat(this.database.rows()).isEqualTo(1);
	}

	@Test
	void whatWasRefusedIsTriedAgainWhenTheCauseIsGone() throws Exception {
		work();
		List<String> ids = refused("a", "b", "c");
		connect();
		assertThat(this.program.outbox.retryRefused()).isEqualTo(3);
		assertThat(List.of(text(next()), text(next()), text(next()))).containsExactlyInAnyOrder("a", "b", "c");
		await().until(() -> this.program.relay.statistics().refused() == 0);
		await().until(() -> this.database.rows() == 0);
		assertThat(this.program.outbox.retryRefused(ids)).as("which are not refused any more").isZero();
	}

	@Test
	void whatIsStillOfNoUseIsRefusedAgain() throws Exception {
		work();
		List<String> ids = refused("a");
		assertThat(this.program.outbox.retryRefused(ids)).isEqualTo(1);
		await().until(() -> this.database.jdbc()
			.sql("SELECT COUNT(*) FROM " + this.database.table + " WHERE next_attempt_at IS NULL AND attempts = 1")
			.query(Long.class)
			.single() == 1);
	}

	@Test
	void refusedMessagesAreTriedAgainOrDeletedOneByOne() throws Exception {
		work();
		List<String> ids = refused("a", "b", "c");
		connect();
		assertThat(this.program.outbox.retryRefused(List.of())).isZero();
		assertThat(this.program.outbox.deleteRefused(List.of())).isZero();
		assertThat(this.program.outbox.retryRefused(List.of(ids.get(1), "another"))).isEqualTo(1);
		assertThat(text(next())).isEqualTo("b");
		await().until(() -> this.database.rows() == 2);
		assertThat(this.program.outbox.deleteRefused(List.of(ids.get(0), ids.get(1)))).isEqualTo(1);
		assertThat(this.database.rows()).isEqualTo(1);
		assertThat(this.program.outbox.retryRefused()).isEqualTo(1);
		assertThat(text(next())).isEqualTo("c");
	}

	@Test
	void whatIsToBeSentIsNotDeletedAsRefused() {
		this.program.template.send("orders", "new");
		String id = this.database.jdbc().sql("SELECT id FROM " + this.database.table).query(String.class).single();
		assertThat(this.program.outbox.deleteRefused(List.of(id))).isZero();
		assertThat(this.database.rows()).isEqualTo(1);
	}

	@Test
	void retryIsPartOfTheTransactionOfItsThread() throws Exception {
		work();
		refused("a");
		connect();
		this.program.transaction.executeWithoutResult((status) -> {
			assertThat(this.program.outbox.retryRefused()).isEqualTo(1);
			status.setRollbackOnly();
		});
		this.program.template.send("orders", "after it");
		assertThat(text(next())).isEqualTo("after it");
		await().until(() -> this.database.rows() == 1);
		assertThat(this.program.outbox.retryRefused()).isEqualTo(1);
		assertThat(text(next())).isEqualTo("a");
	}

	/** Writes messages that cannot be sent, and waits until the relay has found out. */
	private List<String> refused(String... texts) {
		for (String text : texts) {
			this.program.outbox.forConnection("gone")
				.write(QUEUE,
						List.of(OutgoingJob.of(Content.json(('"' + text + '"').getBytes(StandardCharsets.UTF_8)))));
		}
		this.program.relay.start();
		await().until(() -> this.program.relay.statistics().refused() == texts.length);
		return this.database.jdbc()
			.sql("SELECT id FROM " + this.database.table + " ORDER BY seq")
			.query(String.class)
			.list();
	}

	/** From now on they can be sent. */
	private void connect() {
		this.database.jdbc().sql("UPDATE " + this.database.table + " SET connection_name = ''").update();
	}

	@Test
	void aMessageWhoseTimeIsOverIsDropped() throws Exception {
		work();
		this.program.template.to("orders").expiry(Duration.ofMillis(1)).send("late");
		this.program.template.to("orders").expiry(Duration.ofMinutes(1)).delay(Duration.ofMillis(10)).send("in time");
		await().until(() -> this.database.jdbc()
			.sql("SELECT COUNT(*) FROM " + this.database.table + " WHERE expires_at < :now")
			.param("now", System.currentTimeMillis())
			.query(Long.class)
			.single() == 1);
		this.program.relay.start();
		assertThat(text(next())).isEqualTo("in time");
		await().until(() -> this.database.rows() == 0);
		assertThat(this.program.relay.statistics().expired()).isEqualTo(1);
	}

	@Test
	void aStoppedRelayLeavesMessagesForTheNextStart() throws Exception {
		work();
		this.program.relay.start();
		this.program.relay.stop();
		assertThat(this.program.relay.isRunning()).isFalse();
		this.program.template.send("orders", "later");
		assertThat(this.database.rows()).isEqualTo(1);
		this.program.relay.start();
		assertThat(text(next())).isEqualTo("later");
	}

	@Test
	void aMessageIsNeverWrittenBesideTheTransactionOfItsThread() {
		TransactionTemplate elsewhere = new TransactionTemplate(
				new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:elsewhere")));
		assertThatIllegalStateException()
			.isThrownBy(() -> elsewhere
				.executeWithoutResult((status) -> this.program.template.send("orders", "not part of it")))
			.withMessageContaining("does not use the DataSource of the outbox")
			.withMessageContaining("outbox(false)");
		assertThat(this.database.rows()).isZero();
	}

	@Test
	void aMessageThatIsTooLargeIsRefusedBeforeTheCommit() {
		byte[] large = new byte[17 * 1024 * 1024];
		assertThatIllegalArgumentException().isThrownBy(() -> this.program.template.send("orders", large))
			.withMessageContaining("at most 16777216");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.program.template.to("orders").sendAll(List.of("small", large)))
			.withMessageContaining("at most 16777216");
		assertThat(this.database.rows()).isZero();
	}

	private void work() {
		this.managers.start();
		this.managers.initialize(QUEUE);
		Worker.start(WorkerOptions.of(QUEUE), this.spread, this.loop, Runnable::run, (job) -> {
			this.received.add(job);
			return CompletableFuture.completedFuture(JobResult.done());
		});
	}

	private Job next() throws InterruptedException {
		return requireNonNull(this.received.poll(20, TimeUnit.SECONDS), "no further message");
	}

	private static String text(Job job) {
		return job.payload().asString();
	}

}
