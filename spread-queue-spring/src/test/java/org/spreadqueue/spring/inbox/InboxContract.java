// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.listener.ListenerMethods;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What an inbox does in any database.
 */
@Timeout(60)
abstract class InboxContract {

	static final QueueName ORDERS = new QueueName("orders");

	private TestDatabase database;

	private JdbcInbox inbox;

	private MessageInbox.Transactions transactions;

	abstract TestDatabase database();

	@BeforeEach
	void open() {
		this.database = database();
		this.inbox = new JdbcInbox(this.database.dataSource, manager(), this.database.options);
		this.transactions = open(this.inbox);
	}

	@AfterEach
	void close() {
		this.inbox.stop();
		this.database.close();
	}

	private PlatformTransactionManager manager() {
		return new JdbcTransactionManager(this.database.dataSource);
	}

	private static MessageInbox.Transactions open(MessageInbox inbox) {
		return inbox.open(ListenerOptions.of("test", WorkerOptions.of(ORDERS)),
				new ListenerMethods(Object.class, Set.of()));
	}

	private JobResult done(String effect) {
		this.database.effect(effect);
		return JobResult.done();
	}

	@Test
	void doesTheSameMessageOnce() throws Exception {
		assertThat(this.transactions.once(ORDERS, "1", () -> done("a"))).isEqualTo(JobResult.done());
		assertThat(this.transactions.once(ORDERS, "1", () -> done("a"))).isNull();
		assertThat(this.transactions.once(ORDERS, "2", () -> done("b"))).isEqualTo(JobResult.done());
		assertThat(this.database.effects()).containsExactly("a", "b");
		assertThat(this.database.keys()).containsExactly("1", "2");
	}

	@Test
	void aKeyBelongsToItsQueue() throws Exception {
		this.transactions.once(ORDERS, "1", () -> done("a"));
		assertThat(this.transactions.once(new QueueName("Orders"), "1", () -> done("b"))).isEqualTo(JobResult.done());
		assertThat(this.database.effects()).containsExactly("a", "b");
	}

	@Test
	void remembersNothingOfAMessageWithoutAKey() throws Exception {
		this.transactions.once(ORDERS, null, () -> done("a"));
		assertThat(this.transactions.once(ORDERS, null, () -> done("a"))).isEqualTo(JobResult.done());
		assertThat(this.database.effects()).containsExactly("a", "a");
		assertThat(this.database.keys()).isEmpty();
	}

	@Test
	void anExceptionLeavesNoTrace() throws Exception {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.transactions.once(ORDERS, "1", () -> {
			done("a");
			throw new IOException("checked");
		}));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.transactions.once(ORDERS, "1", () -> {
			done("a");
			throw new AssertionError("error");
		}));
		assertThat(this.database.keys()).isEmpty();
		assertThat(this.transactions.once(ORDERS, "1", () -> done("b"))).isEqualTo(JobResult.done());
		assertThat(this.database.effects()).containsExactly("b");
	}

	@Test
	void aFailureOrARequeueLeavesNoTrace() throws Exception {
		JobResult failure = new JobResult.Failure("Kind", "text");
		for (JobResult result : new JobResult[] { failure, JobResult.requeue() }) {
			assertThat(this.transactions.once(ORDERS, "1", () -> {
				done("a");
				return result;
			})).isEqualTo(result);
		}
		assertThat(this.database.keys()).isEmpty();
		assertThat(this.database.effects()).isEmpty();
	}

	@Test
	void aTransactionThatIsMarkedForRollbackFails() throws Exception {
		TransactionTemplate joining = new TransactionTemplate(manager());
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.transactions.once(ORDERS, "1", () -> {
				joining.executeWithoutResult((status) -> status.setRollbackOnly());
				return done("a");
			}));
		assertThat(this.database.keys()).isEmpty();
		assertThat(this.database.effects()).isEmpty();
	}

	/** The same in a nested transaction, whose savepoint is all that is lost. */
	@Test
	void aNestedTransactionMayFailAlone() throws Exception {
		TransactionTemplate nested = new TransactionTemplate(manager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.transactions.once(ORDERS, "1", () -> {
			nested.executeWithoutResult((status) -> {
				done("lost");
				status.setRollbackOnly();
			});
			return done("a");
		});
		assertThat(this.database.effects()).containsExactly("a");
		assertThat(this.database.keys()).containsExactly("1");
	}

	@Test
	void aRepeatedMessageDoesNotSpoilItsTransaction() throws Exception {
		this.transactions.once(ORDERS, "1", () -> done("a"));
		new TransactionTemplate(manager()).executeWithoutResult((status) -> {
			this.database.effect("before");
			try {
				assertThat(this.transactions.once(ORDERS, "1", () -> done("a"))).isNull();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			this.database.effect("later");
		});
		assertThat(this.database.effects()).containsExactly("a", "before", "later");
	}

	@Test
	void theSecondOfTwoAtATimeWaitsAndIsARepeat() throws Exception {
		assertThat(secondWhileFirst("a")).isNull();
		assertThat(this.database.effects()).containsExactly("a");
	}

	@Test
	void theSecondOfTwoAtATimeDoesItIfTheFirstFails() throws Exception {
		assertThat(secondWhileFirst("fail")).isEqualTo(JobResult.done());
		assertThat(this.database.effects()).containsExactly("second");
	}

	/** The result of a message that comes while the first delivery is at work. */
	private @Nullable JobResult secondWhileFirst(String effect) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch mayEnd = new CountDownLatch(1);
		CompletableFuture<JobResult> first = CompletableFuture.supplyAsync(() -> unchecked(() -> {
			done(effect);
			begun.countDown();
			assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
			if (effect.equals("fail")) {
				throw new IllegalStateException("first");
			}
			return JobResult.done();
		}), InboxContract::onNewThread);
		begun.await();
		CountDownLatch asked = new CountDownLatch(1);
		CompletableFuture<JobResult> second = CompletableFuture.supplyAsync(() -> {
			asked.countDown();
			return unchecked(() -> done("second"));
		}, InboxContract::onNewThread);
		asked.await();
		await().during(Duration.ofMillis(300)).until(() -> !second.isDone());
		mayEnd.countDown();
		first.handle((result, failure) -> result).join();
		return second.get(20, TimeUnit.SECONDS);
	}

	/** The common pool may have only one. */
	private static void onNewThread(Runnable task) {
		new Thread(task, "inbox-test").start();
	}

	private @Nullable JobResult unchecked(Callable<JobResult> work) {
		try {
			return this.transactions.once(ORDERS, "1", work);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void deletesWhatIsOlderThanTheRetentionSideBySide() throws Exception {
		long now = System.currentTimeMillis();
		long old = now - InboxOptions.DEFAULT_RETENTION.toMillis() - 60_000;
		InboxTable table = new InboxTable(this.database.dataSource, this.database.options.tableName());
		new TransactionTemplate(manager()).executeWithoutResult((status) -> {
			for (int i = 0; i < 2500; i++) {
				table.add(ORDERS, "old-" + i, old);
			}
			table.add(ORDERS, "young", now);
		});
		InboxOptions often = this.database.options.withCleanupInterval(Duration.ofMillis(20));
		JdbcInbox one = new JdbcInbox(this.database.dataSource, manager(), often);
		JdbcInbox two = new JdbcInbox(this.database.dataSource, manager(), often);
		one.start();
		two.start();
		try {
			await().untilAsserted(() -> assertThat(this.database.keys()).containsExactly("young"));
		}
		finally {
			one.stop();
			two.stop();
		}
		assertThat(one.isRunning()).isFalse();
	}

}
