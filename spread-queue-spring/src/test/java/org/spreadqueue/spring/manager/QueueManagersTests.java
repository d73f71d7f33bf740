// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.manager;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(30)
class QueueManagersTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private static final QueueName ORDERS_DLQ = new QueueName("orders.dlq");

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final RecordedLogs logs = new RecordedLogs();

	@AfterEach
	void close() {
		this.daemon.close();
	}

	@Test
	void theDeadLetterQueueHasOneManagerWhoeverIsFirst() {
		QueueManagers managers = onDemand();
		managers.initialize(ORDERS_DLQ);
		managers.initialize(ORDERS);
		QueueManager letters = managers.find(ORDERS_DLQ).orElseThrow();
		assertThat(managers.find(ORDERS).orElseThrow().deadLetterQueue()).containsSame(letters);
		assertThat(this.logs.open).containsExactlyInAnyOrder(ORDERS, ORDERS_DLQ);
		managers.destroy();
	}

	@Test
	void theDeadLetterQueueHasOneManagerWhateverTheOrderOfTheQueues() {
		QueueManagers managers = new QueueManagers(List.of(ORDERS_DLQ, ORDERS), false, ManagerOptions::of, this.spread,
				() -> this.logs);
		managers.start();
		assertThat(managers.find(ORDERS).orElseThrow().deadLetterQueue())
			.containsSame(managers.find(ORDERS_DLQ).orElseThrow());
		managers.destroy();
	}

	@Test
	void managesTheQueuesThatTheLogsHave() {
		this.logs.found = Set.of(ORDERS_DLQ, new QueueName("invoices"));
		QueueManagers managers = onDemand();
		managers.start();
		assertThat(managers.queues()).containsExactlyInAnyOrder(ORDERS, new QueueName("invoices"));
		assertThat(managers.find(ORDERS).orElseThrow().state()).isEqualTo(ManagerState.ACTIVE);
		managers.destroy();
	}

	@Test
	void closesTheLogsAfterTheManagersAndOpensThemAnew() {
		QueueManagers managers = onDemand();
		managers.start();
		managers.initialize(ORDERS);
		QueueManager manager = managers.find(ORDERS).orElseThrow();
		managers.stop();
		assertThat(manager.state()).isEqualTo(ManagerState.CLOSED);
		assertThat(this.logs.closed).isTrue();
		managers.start();
		assertThat(this.logs.closed).isFalse();
		assertThat(managers.find(ORDERS).orElseThrow().state()).isEqualTo(ManagerState.ACTIVE);
		managers.destroy();
		assertThat(this.logs.closed).isTrue();
	}

	@Test
	void startsNothingIfTheLogsCannotBeOpened() {
		QueueManagers managers = new QueueManagers(List.of(ORDERS), false, ManagerOptions::of, this.spread, () -> {
			throw new IllegalStateException("in use");
		});
		assertThatIllegalStateException().isThrownBy(managers::start).withMessage("in use");
		assertThat(managers.find(ORDERS)).isEmpty();
		managers.destroy();
	}

	@Test
	void opensNoLogsWithoutQueues() {
		QueueManagers managers = new QueueManagers(List.of(), false, ManagerOptions::of, this.spread, () -> {
			throw new IllegalStateException("nobody needs them");
		});
		managers.start();
		assertThat(managers.isRunning()).isTrue();
		managers.destroy();
	}

	private QueueManagers onDemand() {
		return new QueueManagers(List.of(), true, ManagerOptions::of, this.spread, this.logs::reopened);
	}

	/** Keeps nothing, and notes which logs are open. */
	private static final class RecordedLogs implements MessageLogs {

		private final List<QueueName> open = Collections.synchronizedList(new ArrayList<>());

		private Set<QueueName> found = Set.of();

		private volatile boolean closed;

		RecordedLogs reopened() {
			this.open.clear();
			this.closed = false;
			return this;
		}

		@Override
		public MessageLog open(QueueName queue, Listener listener) {
			assertThat(this.open).doesNotContain(queue);
			this.open.add(queue);
			return MessageLog.NONE;
		}

		@Override
		public Set<QueueName> queues() {
			return this.found;
		}

		@Override
		public String location() {
			return "a test";
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
