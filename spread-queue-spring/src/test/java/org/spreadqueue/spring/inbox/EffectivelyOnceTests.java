// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.jdbc.support.JdbcTransactionManager;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand messages, each of which an outbox has sent twice, for two workers that crash
 * again and again between the commit and the report of it: one effect each.
 */
@Timeout(300)
class EffectivelyOnceTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private static final int MESSAGES = 1000;

	/** Every how many messages the connections are cut, and a worker is closed. */
	private static final int CUT = 25;

	private static final int CLOSE = 110;

	@Test
	void eachOfAThousandMessagesHasOneEffectInH2() throws Exception {
		try (TestDatabase database = TestDatabase.h2()) {
			run(database);
		}
	}

	@Test
	@EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRES, matches = ".+",
			disabledReason = "needs a PostgreSQL, named by SPREAD_TEST_POSTGRES")
	void eachOfAThousandMessagesHasOneEffectInPostgres() throws Exception {
		try (TestDatabase database = TestDatabase.postgres()) {
			run(database);
		}
	}

	@Test
	@EnabledIfEnvironmentVariable(named = TestDatabase.MARIADB, matches = ".+",
			disabledReason = "needs a MariaDB, named by SPREAD_TEST_MARIADB")
	void eachOfAThousandMessagesHasOneEffectInMariaDb() throws Exception {
		try (TestDatabase database = TestDatabase.mariaDb()) {
			run(database);
		}
	}

	private static void run(TestDatabase database) throws Exception {
		ManagerOptions patient = ManagerOptions.of(ORDERS)
			.withLimits(QueueLimits.DEFAULT.withMaxAttempts(1000).withRedeliveryDelay(Duration.ofMillis(10)));
		JdbcInbox inbox = new JdbcInbox(database.dataSource, new JdbcTransactionManager(database.dataSource),
				database.options);
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				CuttableLink link = new CuttableLink(daemon.port());
				EventLoop loop = EventLoop.start("test");
				QueueManager manager = QueueManager.start(patient, spread(daemon.address()), loop);
				Sender sender = Sender.open(SenderOptions.of(ORDERS).withSendTimeout(Duration.ofSeconds(60)),
						spread(daemon.address()), loop);
				Workers workers = new Workers(database, inbox, link)) {
			manager.active().get(20, TimeUnit.SECONDS);
			List<CompletableFuture<?>> done = new ArrayList<>();
			for (int copy = 0; copy < 2; copy++) {
				for (int i = 0; i < MESSAGES; i++) {
					done.add(submit(sender, i).done());
				}
			}
			CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new)).get(240, TimeUnit.SECONDS);
			assertThat(database.effects()).containsExactlyElementsOf(
					IntStream.range(0, MESSAGES).mapToObj(EffectivelyOnceTests::id).sorted().toList());
			assertThat(workers.repeated()).isGreaterThanOrEqualTo(MESSAGES);
			assertThat(workers.crashes.get()).isGreaterThan(2 * MESSAGES / CUT);
			assertThat(workers.redelivered.get()).isPositive();
		}
		finally {
			inbox.stop();
		}
	}

	private static Delivery submit(Sender sender, int message) {
		Content content = Content.json(('"' + id(message) + '"').getBytes(StandardCharsets.UTF_8));
		return sender.submit(OutgoingJob.of(content).withHeader(QueueHeaders.OUTBOX_ID, id(message)));
	}

	private static String id(int message) {
		return "order-" + message;
	}

	private static SpreadOptions spread(SpreadAddress address) {
		return SpreadOptions.builder()
			.addresses(address)
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(5), Duration.ofMillis(50), 2, 0.5))
			.build();
	}

	/** Two workers that crash, for all the manager and the sender can see. */
	private static final class Workers implements QueueInterceptor, AutoCloseable {

		private final CuttableLink link;

		private final List<QueueListenerContainer> containers;

		private final ExecutorService closer = Executors.newSingleThreadExecutor();

		private final AtomicInteger committed = new AtomicInteger();

		final AtomicInteger crashes = new AtomicInteger();

		final AtomicInteger redelivered = new AtomicInteger();

		Workers(TestDatabase database, JdbcInbox inbox, CuttableLink link) {
			this.link = link;
			this.containers = IntStream.range(0, 2)
				.mapToObj((number) -> QueueListenerContainer
					.builder(ListenerOptions.of("worker-" + number, WorkerOptions.of(ORDERS).withConcurrency(4))
						.withIdempotent(true), spread(link.address()))
					.inbox(inbox)
					.interceptor(this)
					.build((job) -> {
						database.effect(job.payload().asString());
						return CompletableFuture.completedFuture(JobResult.done());
					}))
				.toList();
			this.containers.forEach(QueueListenerContainer::start);
		}

		@Override
		public void before(Job job) {
			if (job.attempt() > 1) {
				this.redelivered.incrementAndGet();
			}
		}

		/** Between the commit and the report. */
		@Override
		public void after(Job job, JobResult result, @Nullable Throwable failure) {
			if (failure != null) {
				return;
			}
			int number = this.committed.incrementAndGet();
			if (number % CUT == 0 && number < 2 * MESSAGES) {
				this.crashes.incrementAndGet();
				this.link.cut();
			}
			else if (number % CLOSE == 1 && number < 2 * MESSAGES) {
				this.crashes.incrementAndGet();
				closeAndWait(this.containers.get(number / CLOSE % 2));
			}
		}

		/** Until the worker no longer waits for this job, if it is its own. */
		private void closeAndWait(QueueListenerContainer container) {
			CountDownLatch closed = new CountDownLatch(1);
			this.closer.execute(() -> {
				container.destroy();
				closed.countDown();
				container.start();
			});
			try {
				closed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		long repeated() {
			return this.containers.stream().mapToLong((container) -> container.statistics().repeated()).sum();
		}

		@Override
		public void close() throws InterruptedException {
			this.closer.shutdown();
			this.closer.awaitTermination(20, TimeUnit.SECONDS);
			this.containers.forEach(QueueListenerContainer::stop);
		}

	}

}
