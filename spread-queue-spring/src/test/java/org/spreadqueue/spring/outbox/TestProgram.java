// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * A program that sends through an outbox, with a relay that is not started yet.
 */
final class TestProgram implements AutoCloseable {

	final QueueSenders senders;

	final JdbcOutbox outbox;

	final OutboxRelay relay;

	final SpreadQueueTemplate template;

	final TransactionTemplate transaction;

	/** Creates a program that waits for a manager as long as a busy machine may need. */
	TestProgram(SpreadOptions spread, DataSource dataSource, OutboxOptions options) {
		this(spread, dataSource, options, Duration.ofSeconds(20));
	}

	TestProgram(SpreadOptions spread, DataSource dataSource, OutboxOptions options, Duration sendTimeout) {
		this.senders = new QueueSenders((queue) -> SenderOptions.of(queue).withSendTimeout(sendTimeout), List.of(),
				spread, QueueInitializer.NONE);
		JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
		this.transaction = new TransactionTemplate(transactions);
		this.outbox = new JdbcOutbox(dataSource, transactions, options);
		this.relay = new OutboxRelay(this.outbox, (name) -> name.isEmpty() ? this.senders : null);
		this.template = SpreadQueueTemplate.builder(this.senders, new PayloadConverter(JsonMapper.shared()))
			.outbox(this.outbox)
			.build();
	}

	@Override
	public void close() {
		this.relay.stop();
		this.senders.destroy();
	}

}
