// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
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

	/** That work at a time. */
	private static final int APPLICATIONS = 4;

	/** Until the next one of them is killed, at most. */
	private static final int LONGEST_PAUSE_MILLIS = 200;

	/** More than an application sends in its life. */
	private static final long NUMBERS = 1_000_000;

	/** After so long without anything, nothing is expected to come any more. */
	private static final long REST_SECONDS = 60;

	private final int kills;

	private final String url;

	private final DataSource dataSource;

	private final JdbcClient jdbc;

	/** The ids of the outbox, by number. */
	private final Map<Long, String> received = new ConcurrentHashMap<>();

	private final AtomicLong repeated = new AtomicLong();

	private final AtomicLong strange = new AtomicLong();

	OutboxKillRun(int kills) {
		this.kills = kills;
		this.url = Objects.requireNonNull(System.getenv("SPREAD_TEST_POSTGRES"),
				"SPREAD_TEST_POSTGRES names no database. Set it to a JDBC URL with a user");
		this.dataSource = new DriverManagerDataSource(this.url);
		this.jdbc = JdbcClient.create(this.dataSource);
		ClassPathResource script = new ClassPathResource("schema-postgresql.sql", OutboxRelay.class);
		this.jdbc.sql("DROP TABLE IF EXISTS spread_queue_outbox, " + OutboxApplication.TABLE).update();
		ResourceDatabasePopulator populator = new ResourceDatabasePopulator(script);
		populator.setSqlScriptEncoding(StandardCharsets.UTF_8.name());
		DatabasePopulatorUtils.execute(populator, this.dataSource);
		this.jdbc.sql("CREATE TABLE " + OutboxApplication.TABLE + " (number BIGINT PRIMARY KEY)").update();
	}

	OutboxKillReport run() throws InterruptedException {
		long started = System.nanoTime();
		QueueName queue = new QueueName(OutboxApplication.QUEUE);
		long between = 0;
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("outbox-kill");
				QueueManager manager = QueueManager.start(ManagerOptions.of(queue),
						Roles.spread(daemon.address().toString()), loop);
				Worker worker = Worker.start(WorkerOptions.of(queue), Roles.spread(daemon.address().toString()), loop,
						Runnable::run, this::receive)) {
			for (int killed = 0; killed < this.kills;) {
				List<Child> applications = start(daemon, killed, Math.min(APPLICATIONS, this.kills - killed));
				for (Child application : applications) {
					TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
					application.kill();
				}
				killed += applications.size();
				between += pending();
			}
			drain(daemon, committed());
		}
		Set<Long> committed = committed();
		long unsent = committed.stream().filter((number) -> !this.received.containsKey(number)).count();
		long invented = this.received.keySet().stream().filter((number) -> !committed.contains(number)).count();
		return new OutboxKillReport(Duration.ofNanos(System.nanoTime() - started), this.kills, committed.size(),
				between, unsent, invented, this.repeated.get(), this.strange.get());
	}

	private List<Child> start(EmbeddedSpreadDaemon daemon, long first, int count) throws InterruptedException {
		CountDownLatch ready = new CountDownLatch(count);
		List<Child> applications = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			applications.add(Child.start("64m", (line) -> {
				if (line.equals(OutboxApplication.READY)) {
					ready.countDown();
				}
			}, OutboxApplication.ROLE, daemon.address().toString(), this.url, Long.toString((first + i) * NUMBERS)));
		}
		if (!ready.await(REST_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Applications did not send anything within " + REST_SECONDS + " seconds.");
		}
		return applications;
	}

	/** Sends what the applications have left, and waits until the worker has it. */
	private void drain(EmbeddedSpreadDaemon daemon, Set<Long> committed) throws InterruptedException {
		QueueSenders senders = new QueueSenders(SenderOptions::of, List.of(), Roles.spread(daemon.address().toString()),
				QueueInitializer.NONE);
		OutboxRelay relay = new OutboxRelay(
				new JdbcOutbox(this.dataSource, new JdbcTransactionManager(this.dataSource), OutboxOptions.DEFAULT),
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
		return Set.copyOf(this.jdbc.sql("SELECT number FROM " + OutboxApplication.TABLE).query(Long.class).list());
	}

	private long pending() {
		return this.jdbc.sql("SELECT COUNT(*) FROM spread_queue_outbox").query(Long.class).single();
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
