// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.util.List;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A message belongs to the transaction of its thread while that is open, and afterwards,
 * in the callbacks of Spring, to one of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
class OpenTransactionsTests {

	private final TestDatabase database = TestDatabase.h2();

	private final ManualCommits dataSource = new ManualCommits(this.database.dataSource);

	private final JdbcTransactionManager transactions = new JdbcTransactionManager(this.dataSource);

	private final TransactionTemplate transaction = new TransactionTemplate(this.transactions);

	private final TransactionTemplate another = another(this.transactions);

	private final JdbcOutbox outbox = outbox(this.transactions);

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void afterACommit() {
		this.transaction.executeWithoutResult((status) -> afterCommit(() -> write("after")));
		assertThat(queues()).containsExactly("after");
		assertAnnounced();
	}

	@Test
	void afterACommitThatWroteAMessage() {
		this.transaction.executeWithoutResult((status) -> {
			write("in");
			afterCommit(() -> write("after"));
		});
		assertThat(queues()).containsExactly("in", "after");
	}

	/** As of an event listener, which is called after the completion in each phase. */
	@Test
	void afterTheCompletion() {
		this.transaction.executeWithoutResult((status) -> afterCompletion(() -> {
			write("one");
			write("two");
		}));
		assertThat(queues()).containsExactly("one", "two");
		assertAnnounced();
	}

	@Test
	void afterARollback() {
		this.transaction.executeWithoutResult((status) -> {
			write("in");
			afterCompletion(() -> write("after"));
			status.setRollbackOnly();
		});
		assertThat(queues()).containsExactly("after");
		assertAnnounced();
	}

	/** Listeners of a transaction manager are not told before such a rollback. */
	@Test
	void afterACommitThatACallbackPrevented() {
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			afterCompletion(() -> inTheSame(() -> write("after")));
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					write("before");
					throw new IllegalStateException("prevented");
				}

			});
		}));
		assertThat(queues()).containsExactly("after");
	}

	@Test
	void aCallThatTakesPartInATransactionThatIsOver() {
		this.transaction.executeWithoutResult((status) -> {
			afterCommit(() -> inTheSame(() -> write("after the commit")));
			afterCompletion(() -> inTheSame(() -> write("after the completion")));
		});
		assertThat(queues()).containsExactlyInAnyOrder("after the commit", "after the completion");
	}

	@Test
	void aTransactionInACallbackIsOneLikeAnyOther() {
		Runnable inAnother = () -> {
			this.another.executeWithoutResult((status) -> write("committed"));
			this.another.executeWithoutResult((status) -> {
				write("rolled back");
				afterCompletion(() -> write("after the rollback"));
				status.setRollbackOnly();
			});
			write("after all");
		};
		this.transaction.executeWithoutResult((status) -> {
			afterCommit(inAnother);
			afterCompletion(inAnother);
		});
		assertThat(queues()).containsExactly("committed", "after the rollback", "after all", "committed",
				"after the rollback", "after all");
	}

	@Test
	void aTransactionThatWasInterruptedByAnotherGoesOn() {
		this.transaction.executeWithoutResult((status) -> {
			this.another.executeWithoutResult((other) -> afterCommit(() -> write("after the other")));
			this.another.executeWithoutResult((other) -> afterCompletion(() -> write("after the other")));
			write("rolled back");
			status.setRollbackOnly();
		});
		assertThat(queues()).containsExactly("after the other", "after the other");
	}

	@Test
	void aSavepointDoesNotEndATransaction() {
		TransactionTemplate nested = new TransactionTemplate(this.transactions);
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.transaction.executeWithoutResult((status) -> {
			nested.executeWithoutResult((savepoint) -> write("rolled back"));
			write("rolled back");
			status.setRollbackOnly();
		});
		assertThat(queues()).isEmpty();
	}

	@Test
	void aTransactionOfAnotherDatabaseEndsWithinOneOfThisOne() {
		TransactionTemplate elsewhere = new TransactionTemplate(
				new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:elsewhere")));
		this.transaction.executeWithoutResult((status) -> {
			elsewhere.executeWithoutResult((other) -> {
				write("rolled back");
				afterCommit(() -> write("rolled back"));
				afterCompletion(() -> write("rolled back"));
			});
			write("rolled back");
			status.setRollbackOnly();
		});
		assertThat(queues()).isEmpty();
	}

	@Test
	void transactionsWithoutCallbacks() {
		this.transactions.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
		this.transaction.executeWithoutResult((status) -> write("committed"));
		this.transaction.executeWithoutResult((status) -> {
			write("rolled back");
			status.setRollbackOnly();
		});
		write("of its own");
		assertThat(queues()).containsExactly("committed", "of its own");
	}

	/** Which binds no connection. */
	@Test
	void transactionsOfJta() {
		CountingTransaction user = new CountingTransaction();
		JtaTransactionManager jta = new JtaTransactionManager(user);
		jta.afterPropertiesSet();
		JdbcOutbox outbox = new JdbcOutbox(this.database.dataSource, jta,
				OutboxOptions.DEFAULT.withTableName(this.database.table));
		new TransactionTemplate(jta).executeWithoutResult((status) -> {
			write(outbox, "in");
			assertThat(user.begun).isEqualTo(1);
			afterCommit(() -> write(outbox, "after the commit"));
			afterCompletion(() -> write(outbox, "after the completion"));
		});
		assertThat(user.begun).isEqualTo(3);
		assertThat(queues()).containsExactly("in", "after the commit", "after the completion");
	}

	@Test
	void aManagerWhoseListenersCannotBeChangedGetsOthers() {
		this.transactions.setTransactionExecutionListeners(List.of());
		JdbcOutbox late = outbox(this.transactions);
		this.transaction.executeWithoutResult((status) -> afterCommit(() -> write(late, "after")));
		assertThat(queues()).containsExactly("after");
	}

	@Test
	void aManagerThatHasNoListeners() {
		JdbcOutbox unaware = outbox(new WithoutListeners(this.transactions));
		this.transactions.setTransactionExecutionListeners(List.of());
		this.transaction.executeWithoutResult((status) -> {
			write(unaware, "rolled back");
			afterCompletion(() -> {
				write(unaware, "after the rollback");
				write(unaware, "after the rollback");
			});
			status.setRollbackOnly();
		});
		this.transaction.executeWithoutResult((status) -> {
			write(unaware, "committed");
			afterCommit(() -> write(unaware, "after the commit"));
		});
		this.transaction
			.executeWithoutResult((status) -> afterCompletion(() -> write(unaware, "after the completion")));
		assertThat(queues()).containsExactly("after the rollback", "after the rollback", "committed",
				"after the commit", "after the completion");
	}

	/** Nothing tells it before. */
	@Test
	void whatMayBeLostIsToldInTheLog(CapturedOutput output) {
		JdbcOutbox unaware = outbox(new WithoutListeners(this.transactions));
		this.transactions.setTransactionExecutionListeners(List.of());
		this.transaction.executeWithoutResult((status) -> write(unaware, "committed"));
		assertThat(output).doesNotContain("may be lost");
		this.transaction.executeWithoutResult((status) -> afterCommit(() -> write(unaware, "lost")));
		assertThat(output).containsOnlyOnce("may be lost").contains("REQUIRES_NEW");
		this.transaction
			.executeWithoutResult((status) -> afterCompletion(() -> inTheSame(() -> write(unaware, "lost in a call"))));
		assertThat(output.toString().split("may be lost", -1)).hasSize(3);
		assertThat(queues()).containsExactly("committed");
	}

	private static TransactionTemplate another(PlatformTransactionManager transactions) {
		TransactionTemplate another = new TransactionTemplate(transactions);
		another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		return another;
	}

	private JdbcOutbox outbox(PlatformTransactionManager transactions) {
		return new JdbcOutbox(this.dataSource, transactions, OutboxOptions.DEFAULT.withTableName(this.database.table));
	}

	private void inTheSame(Runnable action) {
		this.transaction.executeWithoutResult((status) -> action.run());
	}

	private void write(String queue) {
		write(this.outbox, queue);
	}

	private static void write(JdbcOutbox outbox, String queue) {
		outbox.write(new QueueName(queue.replace(' ', '.')), List.of(OutgoingJob.of(Content.NULL)));
	}

	private static void afterCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

	private static void afterCompletion(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				action.run();
			}

		});
	}

	private List<String> queues() {
		return this.database.jdbc()
			.sql("SELECT queue FROM " + this.database.table + " ORDER BY seq")
			.query(String.class)
			.list()
			.stream()
			.map((queue) -> queue.replace('.', ' '))
			.toList();
	}

	private void assertAnnounced() {
		assertThat(this.outbox.committed().availablePermits()).isEqualTo(1);
	}

	/** As of a program that wraps its own. */
	private record WithoutListeners(PlatformTransactionManager target) implements PlatformTransactionManager {

		@Override
		public TransactionStatus getTransaction(TransactionDefinition definition) {
			return this.target.getTransaction(definition);
		}

		@Override
		public void commit(TransactionStatus status) {
			this.target.commit(status);
		}

		@Override
		public void rollback(TransactionStatus status) {
			this.target.rollback(status);
		}

	}

	/** Which are begun, and whether there is one. */
	private static final class CountingTransaction implements UserTransaction {

		private int begun;

		private int status = Status.STATUS_NO_TRANSACTION;

		@Override
		public void begin() {
			this.begun++;
			this.status = Status.STATUS_ACTIVE;
		}

		@Override
		public void commit() {
			this.status = Status.STATUS_NO_TRANSACTION;
		}

		@Override
		public void rollback() {
			this.status = Status.STATUS_NO_TRANSACTION;
		}

		@Override
		public void setRollbackOnly() {
			this.status = Status.STATUS_MARKED_ROLLBACK;
		}

		@Override
		public int getStatus() {
			return this.status;
		}

		@Override
		public void setTransactionTimeout(int seconds) {
			// Nothing here takes long.
		}

	}

}
