// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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

	/** Copies of messages that are not done. */
	private static final int OUTSTANDING = 2000;

	private static final long REST_SECONDS = 180;

	/** No message is given up because the machine is busy. */
	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final int kills;

	private final SharedDatabase database = new SharedDatabase();

	private final Semaphore outstanding = new Semaphore(OUTSTANDING);

	/** The numbers of messages of which one copy is reported as done. */
	private final Set<Long> done = ConcurrentHashMap.newKeySet();

	private final AtomicLong sent = new AtomicLong();

	private volatile boolean ending;

	InboxKillRun(int kills) {
		this.kills = kills;
		this.database.create("spread_queue_inbox", JdbcInbox.class);
		this.database.create(InboxApplication.TABLE, "number BIGINT NOT NULL");
	}

	InboxKillReport run() throws InterruptedException {
		long started = System.nanoTime();
		ManagerOptions patient = ManagerOptions.of(InboxApplication.QUEUE)
			.withLimits(
					QueueLimits.DEFAULT.withMaxAttempts(Integer.MAX_VALUE).withRedeliveryDelay(Duration.ofMillis(10)));
		long between;
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("inbox-kill");
				QueueManager manager = QueueManager.start(patient, Roles.spread(daemon.address().toString()), loop);
				Sender sender = Sender.open(SenderOptions.of(InboxApplication.QUEUE).withSendTimeout(PATIENCE),
						Roles.spread(daemon.address().toString()), loop);
				KilledApplications applications = new KilledApplications(InboxApplication.READY,
						Duration.ofSeconds(REST_SECONDS),
						(number) -> List.of(InboxApplication.ROLE, daemon.address().toString(), this.database.url()))) {
			Thread sending = new Thread(() -> send(sender), "sender");
			sending.setDaemon(true);
			sending.start();
			between = applications.kill(this.kills, this::between);
			this.ending = true;
			drain(applications, sending);
		}
		Set<Long> effects = Set.copyOf(this.database.numbers("SELECT DISTINCT number FROM " + InboxApplication.TABLE));
		return new InboxKillReport(Duration.ofNanos(System.nanoTime() - started), this.kills, this.sent.get(), between,
				this.sent.get() - effects.size(),
				this.database
					.numbers("SELECT number FROM " + InboxApplication.TABLE + " GROUP BY number HAVING COUNT(*) > 1")
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

	private long between() {
		return this.database.numbers("SELECT number FROM " + InboxApplication.TABLE)
			.stream()
			.filter((number) -> !this.done.contains(number))
			.count();
	}

	/** Has what is left done by applications that nobody kills. */
	private void drain(KilledApplications applications, Thread sending) throws InterruptedException {
		applications.start(2);
		// It may have waited for messages to be done.
		sending.join();
		long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS);
		while (this.outstanding.availablePermits() < OUTSTANDING && System.nanoTime() - limit < 0) {
			TimeUnit.MILLISECONDS.sleep(100);
		}
	}

}
