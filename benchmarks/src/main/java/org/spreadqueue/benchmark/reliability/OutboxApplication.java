// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.outbox.JdbcOutbox;
import org.spreadqueue.spring.outbox.OutboxOptions;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * An application that sends in transactions of PostgreSQL, through the outbox, until it
 * is killed. Each transaction writes a number into a table and sends it; every third is
 * rolled back.
 */
final class OutboxApplication {

	static final String ROLE = "outbox-application";

	/** Printed when the first message has been accepted. */
	static final String READY = "ready";

	static final String QUEUE = "outbox-kill";

	/** What the transactions do besides sending. */
	static final String TABLE = "outbox_kill_placed";

	private static final int THREADS = 2;

	/** Between two transactions of a thread, so that the relays keep up. */
	private static final Duration PAUSE = Duration.ofMillis(5);

	private final TransactionTemplate transaction;

	private final SpreadQueueTemplate template;

	private final JdbcClient jdbc;

	private final AtomicLong number;

	private OutboxApplication(TransactionTemplate transaction, SpreadQueueTemplate template, JdbcClient jdbc,
			long first) {
		this.transaction = transaction;
		this.template = template;
		this.jdbc = jdbc;
		this.number = new AtomicLong(first);
	}

	/** Arguments: address of the daemon, URL of the database, first number. */
	static void run(List<String> arguments) throws InterruptedException {
		HikariConfig pool = new HikariConfig();
		pool.setJdbcUrl(arguments.get(1));
		pool.setMaximumPoolSize(THREADS + 1);
		HikariDataSource dataSource = new HikariDataSource(pool);
		JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
		QueueSenders senders = new QueueSenders(SenderOptions::of, List.of(), Roles.spread(arguments.get(0)),
				QueueInitializer.NONE);
		JdbcOutbox outbox = new JdbcOutbox(dataSource, transactions, OutboxOptions.DEFAULT);
		SpreadQueueTemplate template = SpreadQueueTemplate.builder(senders, new PayloadConverter(JsonMapper.shared()))
			.outbox(outbox)
			.build();
		OutboxRelay relay = new OutboxRelay(outbox, (connection) -> senders);
		relay.start();
		OutboxApplication application = new OutboxApplication(new TransactionTemplate(transactions), template,
				JdbcClient.create(dataSource), Long.parseLong(arguments.get(2)));
		for (int i = 0; i < THREADS; i++) {
			new Thread(application::placeOrders, "orders-" + i).start();
		}
		while (relay.statistics().sent() == 0) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
		Roles.print(READY);
		Thread.currentThread().join();
	}

	/** Whether the transaction with this number is rolled back. */
	static boolean isRolledBack(long number) {
		return number % 3 == 0;
	}

	private void placeOrders() {
		while (true) {
			LockSupport.parkNanos(PAUSE.toNanos());
			long number = this.number.getAndIncrement();
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.sql("INSERT INTO " + TABLE + " (number) VALUES (:number)").param("number", number).update();
				this.template.to(QUEUE).key("key-" + number % 7).send(number);
				if (isRolledBack(number)) {
					status.setRollbackOnly();
				}
			});
		}
	}

}
