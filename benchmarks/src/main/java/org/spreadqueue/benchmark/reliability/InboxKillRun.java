// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.inbox.JdbcInbox;

/**
 * Applications that share an inbox are killed ({@code kill -9}) while they work, mostly
 * between a commit and the report of it, and replaced, many times. Each message is sent
 * twice, as an outbox may do it. Daemon, manager and sender stay alive, as does the
 * database that {@code SPREAD_TEST_POSTGRES} names by its JDBC URL. In the end, each
 * message must have had one effect.
 */
final class InboxKillRun {

	/** That work at a time. */
	private static final int APPLICATIONS = 4;

	/** Until the next one of them is killed, at most. */
	private static final int LONGEST_PAUSE_MILLIS = 200;

	/** Copies of messages that are not done. */
	private static final int OUTSTANDING = 2000;

	private static final long REST_SECONDS = 180;

	/** No message is given up because the machine is busy. */
	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final int kills;

	private final String url;

	private final JdbcClient jdbc;

	private final Semaphore outstanding = new Semaphore(OUTSTANDING);

	/** The numbers of messages of which one copy is reported as done. */
	private final Set<Long> done = ConcurrentHashMap.newKeySet();

	private final AtomicLong sent = new AtomicLong();

	private volatile boolean ending;

	InboxKillRun(int kills) {
		this.kills = kills;
		this.url = Objects.requireNonNull(System.getenv("SPREAD_TEST_POSTGRES"),
				"SPREAD_TEST_POSTGRES names no database. Set it to a JDBC URL with a user");
		DataSource dataSource = new DriverManagerDataSource(this.url);
		this.jdbc = JdbcClient.create(dataSource);
		this.jdbc.sql("DROP TABLE IF EXISTS spread_queue_inbox, " + InboxApplication.TABLE).update();
		ResourceDatabasePopulator populator = new ResourceDatabasePopulator(
				new ClassPathResource("schema-postgresql.sql", JdbcInbox.class));
		populator.setSqlScriptEncoding(StandardCharsets.UTF_8.name());
		DatabasePopulatorUtils.execute(populator, dataSource);
		this.jdbc.sql("CREATE TABLE " + InboxApplication.TABLE + " (number BIGINT NOT NULL)").update();
	}

	InboxKillReport run() throws InterruptedException {
		long started = System.nanoTime();
		ManagerOptions patient = ManagerOptions.of(InboxApplication.QUEUE)
			.withLimits(
					QueueLimits.DEFAULT.withMaxAttempts(Integer.MAX_VALUE).withRedeliveryDelay(Duration.ofMillis(10)));
		long between = 0;
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("inbox-kill");
				QueueManager manager = QueueManager.start(patient, Roles.spread(daemon.address().toString()), loop);
				Sender sender = Sender.open(SenderOptions.of(InboxApplication.QUEUE).withSendTimeout(PATIENCE),
						Roles.spread(daemon.address().toString()), loop)) {
			Thread sending = new Thread(() -> send(sender), "sender");
			sending.setDaemon(true);
			sending.start();
			for (int killed = 0; killed < this.kills;) {
				List<Child> applications = start(daemon, Math.min(APPLICATIONS, this.kills - killed));
				for (Child application : applications) {
					TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
					application.kill();
				}
				killed += applications.size();
				between += between();
			}
			this.ending = true;
			drain(daemon, sending);
		}
		Set<Long> effects = Set.copyOf(numbers("SELECT DISTINCT number FROM " + InboxApplication.TABLE));
		return new InboxKillReport(Duration.ofNanos(System.nanoTime() - started), this.kills, this.sent.get(), between,
				this.sent.get() - effects.size(),
				numbers("SELECT number FROM " + InboxApplication.TABLE + " GROUP BY number HAVING COUNT(*) > 1")
					.size());
	}

	/** Each message twice, one directly behind the other. */
	private void send(Sender sender) {
		while (!this.ending) {
			this.outstanding.acquireUninterruptibly(2);
			long number = this.sent.getAndIncrement();
			OutgoingJob job = OutgoingJob.of(Content.json(Long.toString(number).getBytes(StandardCharsets.US_ASCII)))
				.withHeader(QueueHeaders.OUTBOX_ID, "row-" + number);
			for (int copy = 0; copy < 2; copy++) {
				sender.submit(job).done().thenRun(() -> {
					this.done.add(number);
					this.outstanding.release();
				});
			}
		}
	}

	private List<Child> start(EmbeddedSpreadDaemon daemon, int count) throws InterruptedException {
		CountDownLatch ready = new CountDownLatch(count);
		List<Child> applications = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			applications.add(Child.start("64m", (line) -> {
				if (line.equals(InboxApplication.READY)) {
					ready.countDown();
				}
			}, InboxApplication.ROLE, daemon.address().toString(), this.url));
		}
		if (!ready.await(REST_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Applications did nothing within " + REST_SECONDS + " seconds.");
		}
		return applications;
	}

	private long between() {
		return numbers("SELECT number FROM " + InboxApplication.TABLE).stream()
			.filter((number) -> !this.done.contains(number))
			.count();
	}

	/** Has what is left done by applications that nobody kills. */
	private void drain(EmbeddedSpreadDaemon daemon, Thread sending) throws InterruptedException {
		List<Child> applications = start(daemon, 2);
		// It may have waited for messages to be done.
		sending.join();
		long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS);
		while (this.outstanding.availablePermits() < OUTSTANDING && System.nanoTime() - limit < 0) {
			TimeUnit.MILLISECONDS.sleep(100);
		}
		for (Child application : applications) {
			application.close();
		}
	}

	private List<Long> numbers(String select) {
		return this.jdbc.sql(select).query(Long.class).list();
	}

}
