// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.springframework.jdbc.support.JdbcTransactionManager;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.outbox.JdbcOutbox;
import org.spreadqueue.spring.outbox.OutboxOptions;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Applications that share an outbox are killed ({@code kill -9}) at random points while
 * they commit and send, and replaced, many times. Daemon, manager and worker stay alive,
 * as does the database that {@code SPREAD_TEST_POSTGRES} names by its JDBC URL. In the
 * end, exactly what was committed must have been received.
 */
final class OutboxKillRun {

	/** More than an application sends in its life. */
	private static final long NUMBERS = 1_000_000;

	/** After so long without anything, nothing is expected to come any more. */
	private static final long REST_SECONDS = 60;

	private static final String OUTBOX = "spread_queue_outbox";

	private final int kills;

	private final SharedDatabase database = new SharedDatabase();

	/** The ids of the outbox, by number. */
	private final Map<Long, String> received = new ConcurrentHashMap<>();

	private final AtomicLong repeated = new AtomicLong();

	private final AtomicLong strange = new AtomicLong();

	OutboxKillRun(int kills) {
		this.kills = kills;
		this.database.create(OUTBOX, OutboxRelay.class);
		this.database.create(OutboxApplication.TABLE, "number BIGINT PRIMARY KEY");
	}

	OutboxKillReport run() throws InterruptedException {
		long started = System.nanoTime();
		QueueName queue = new QueueName(OutboxApplication.QUEUE);
		long between;
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("outbox-kill");
				QueueManager manager = QueueManager.start(ManagerOptions.of(queue),
						Roles.spread(daemon.address().toString()), loop);
				Worker worker = Worker.start(WorkerOptions.of(queue), Roles.spread(daemon.address().toString()), loop,
						Runnable::run, this::receive);
				KilledApplications applications = new KilledApplications(OutboxApplication.READY,
						Duration.ofSeconds(REST_SECONDS), (number) -> List.of(OutboxApplication.ROLE,
								daemon.address().toString(), this.database.url(), Long.toString(number * NUMBERS)))) {
			between = applications.kill(this.kills, this::pending);
			drain(daemon, committed());
		}
		Set<Long> committed = committed();
		long unsent = committed.stream().filter((number) -> !this.received.containsKey(number)).count();
		long invented = this.received.keySet().stream().filter((number) -> !committed.contains(number)).count();
		return new OutboxKillReport(Duration.ofNanos(System.nanoTime() - started), this.kills, committed.size(),
				between, unsent, invented, this.repeated.get(), this.strange.get());
	}

	/** Sends what the applications have left, and waits until the worker has it. */
	private void drain(EmbeddedSpreadDaemon daemon, Set<Long> committed) throws InterruptedException {
		QueueSenders senders = new QueueSenders(SenderOptions::of, List.of(), Roles.spread(daemon.address().toString()),
				QueueInitializer.NONE);
		DataSource dataSource = this.database.dataSource();
		OutboxRelay relay = new OutboxRelay(
				new JdbcOutbox(dataSource, new JdbcTransactionManager(dataSource), OutboxOptions.DEFAULT),
				(connection) -> senders);
		relay.start();
		int before = -1;
		long limit = 0;
		while (pending() > 0 || !this.received.keySet().containsAll(committed)) {
			if (this.received.size() > before) {
				before = this.received.size();
				limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS);
			}
			if (System.nanoTime() - limit > 0) {
				break;
			}
			TimeUnit.MILLISECONDS.sleep(100);
		}
		relay.stop();
		senders.destroy();
	}

	private Set<Long> committed() {
		return Set.copyOf(this.database.numbers("SELECT number FROM " + OutboxApplication.TABLE));
	}

	private long pending() {
		return this.database.rows(OUTBOX);
	}

	private CompletableFuture<JobResult> receive(Job job) {
		String id = job.content().headers().getOrDefault(QueueHeaders.OUTBOX_ID, "");
		String before = this.received.putIfAbsent(job.payload().asLong(), id);
		if (before != null) {
			(before.equals(id) ? this.repeated : this.strange).incrementAndGet();
		}
		return CompletableFuture.completedFuture(JobResult.done());
	}

}
