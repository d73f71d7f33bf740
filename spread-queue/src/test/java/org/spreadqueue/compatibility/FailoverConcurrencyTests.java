// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/**
 * A worker keeps its concurrency when a Perl manager takes over from one of this project,
 * and back, while jobs run; and no message is lost on the way.
 */
@Timeout(60)
class FailoverConcurrencyTests {

	private static final QueueName QUEUE = new QueueName("failover");

	private static final int CONCURRENCY = 3;

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final EventLoop loop = EventLoop.start("failover");

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final ScriptedPerlPeers perl = new ScriptedPerlPeers(this.spread, Duration.ofSeconds(1));

	private final Set<Integer> begun = ConcurrentHashMap.newKeySet();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	/** Jobs run until this is complete; new ones after it is replaced too. */
	private volatile CompletableFuture<JobResult> gate = new CompletableFuture<>();

	private final Worker worker = Worker.start(WorkerOptions.of(QUEUE).withConcurrency(CONCURRENCY).withPrefetch(0),
			this.spread, this.loop, this.executor, (job) -> {
				this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
				this.begun.add(job.payload().asInt());
				return this.gate.whenComplete((result, failure) -> this.running.decrementAndGet());
			});

	@AfterEach
	void close() {
		this.gate.complete(JobResult.done());
		this.worker.close();
		this.executor.shutdownNow();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void fromOursToPerlAndBack() throws Exception {
		QueueManager first = manager();
		try (Peers.TestSender sender = this.perl.sender(QUEUE, Serializer.DATA_DUMPER);
				QueueProbe probe = new QueueProbe(this.spread)) {
			send(sender, 1, 3);
			await().untilAtomic(this.running, is(CONCURRENCY));
			first.close();
			try (AutoCloseable sqm = this.perl.manager(QUEUE)) {
				await().until(() -> probe.ask(QUEUE).isPresent());
				send(sender, 4, 9);
				await().until(() -> dispatched(probe) > 0);
				endAll();
				await().until(() -> this.worker.statistics().sessions() == CONCURRENCY);
				endAllThatFollow();
				await().until(() -> this.begun.size() == 9);
				this.gate = new CompletableFuture<>();
				send(sender, 10, 12);
				await().untilAtomic(this.running, is(CONCURRENCY));
			}
			try (QueueManager second = manager()) {
				send(sender, 13, 18);
				endAllThatFollow();
				await().atMost(20, TimeUnit.SECONDS).until(() -> this.begun.size() == 18);
				await().until(() -> second.figures().inFlight() == 0);
			}
		}
		assertThat(this.most).hasValue(CONCURRENCY);
	}

	private static long dispatched(QueueProbe probe) throws Exception {
		return probe.ask(QUEUE).map(QueueStatistics::messagesDispatched).orElse(0L);
	}

	private void endAll() {
		CompletableFuture<JobResult> open = this.gate;
		this.gate = new CompletableFuture<>();
		open.complete(JobResult.done());
	}

	private void endAllThatFollow() {
		this.gate.complete(JobResult.done());
	}

	private QueueManager manager() {
		QueueManager manager = QueueManager.start(ManagerOptions.of(QUEUE), this.spread, this.loop);
		manager.active().orTimeout(10, TimeUnit.SECONDS).join();
		return manager;
	}

	private static void send(Peers.TestSender sender, int from, int to) throws Exception {
		for (int i = from; i <= to; i++) {
			sender.send(JsonNodeFactory.instance.numberNode(i));
		}
	}

}
