// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.retry.RetryPolicy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/**
 * Start and stop of containers, against a daemon and a manager.
 */
@Timeout(30)
class QueueListenerContainerTests {

	private static final QueueName QUEUE = new QueueName("orders");

	private static final Duration LONG = Duration.ofSeconds(10);

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("test");

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final QueueManager manager = QueueManager.start(ManagerOptions.of(QUEUE), this.spread, this.loop);

	private final Sender sender = Sender.open(SenderOptions.of(QUEUE), this.spread, this.loop);

	private final AtomicInteger callbacks = new AtomicInteger();

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	/** Jobs named "wait" take until this is open. */
	private final CountDownLatch gate = new CountDownLatch(1);

	private final BlockingQueue<Thread> interrupted = new LinkedBlockingQueue<>();

	@BeforeEach
	void awaitManager() throws Exception {
		this.manager.active().get(10, TimeUnit.SECONDS);
	}

	@AfterEach
	void close() {
		this.gate.countDown();
		this.sender.close();
		this.manager.close();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void worksOnThreadsNamedAfterTheListener() throws Exception {
		QueueListenerContainer container = container(LONG);
		container.start();
		assertThat(request("thread").get(10, TimeUnit.SECONDS).asString()).isEqualTo("test-listener-1");
		assertThat(threads("test-listener-loop")).hasSize(1).allMatch((thread) -> !thread.isDaemon());
		container.stop();
		await().untilAsserted(() -> assertThat(threads("test-listener")).isEmpty());
	}

	@Test
	void showsWhatRunsAndKeepsItsHistoryAcrossRestarts() throws Exception {
		QueueListenerContainer container = container(LONG);
		assertThat(container.jobs()).isEmpty();
		container.start();
		CompletableFuture<JsonNode> answer = request("wait");
		await().until(() -> container.jobs().size() == 1);
		assertThat(container.jobs().get(0).thread()).isEqualTo("test-listener-1");
		this.gate.countDown();
		answer.get(10, TimeUnit.SECONDS);
		await().until(() -> container.jobs().isEmpty());
		await().until(() -> !container.history().snapshot().isEmpty());
		container.stop();
		assertThat(container.jobs()).isEmpty();
		int points = container.history().snapshot().size();
		assertThat(points).isPositive();
		container.start();
		await().until(() -> container.history().snapshot().size() > points);
		container.stop();
	}

	@Test
	void stopBeforeStartCallsBack() {
		QueueListenerContainer container = container(LONG);
		assertThat(container.isRunning()).isFalse();
		container.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(1);
		container.stop();
		assertThat(container.isRunning()).isFalse();
	}

	@Test
	void stopTwiceCallsBackTwice() {
		QueueListenerContainer container = container(LONG);
		container.start();
		assertThat(container.isRunning()).isTrue();
		container.stop(this.callbacks::incrementAndGet);
		container.stop(this.callbacks::incrementAndGet);
		await().untilAtomic(this.callbacks, is(2));
		assertThat(container.isRunning()).isFalse();
		container.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(3);
	}

	@Test
	void idleContainerStopsSoonerThanASecondAndLeavesTheManager() {
		QueueListenerContainer container = container(LONG);
		container.start();
		await().until(() -> this.manager.workers() == 1);
		long start = System.nanoTime();
		container.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		await().until(() -> this.manager.workers() == 0);
		assertThat(this.manager.statistics().workerTerminations()).isEqualTo(1);
	}

	@Test
	void stopLetsRunningJobFinishAndSendItsResponse() throws Exception {
		QueueListenerContainer container = container(LONG);
		container.start();
		CompletableFuture<JsonNode> answer = request("wait");
		assertThat(this.received.poll(10, TimeUnit.SECONDS)).isEqualTo("wait");
		container.stop(this.callbacks::incrementAndGet);
		assertThat(container.isRunning()).isTrue();
		assertThat(this.callbacks).hasValue(0);
		this.gate.countDown();
		assertThat(answer.get(10, TimeUnit.SECONDS).asString()).isEqualTo("done: wait");
		await().untilAtomic(this.callbacks, is(1));
		assertThat(container.isRunning()).isFalse();
		assertThat(container.statistics().completed()).isEqualTo(1);
		assertThat(container.statistics().requeued()).isZero();
	}

	@Test
	void expiredLimitInterruptsJobAndHandsItBack() throws Exception {
		QueueListenerContainer container = container(Duration.ofMillis(100));
		container.start();
		CompletableFuture<JsonNode> answer = request("wait");
		assertThat(this.received.poll(10, TimeUnit.SECONDS)).isEqualTo("wait");
		container.stop(this.callbacks::incrementAndGet);
		await().untilAtomic(this.callbacks, is(1));
		assertThat(this.interrupted.poll(10, TimeUnit.SECONDS)).isNotNull();
		assertThat(container.statistics().requeued()).isEqualTo(1);
		this.gate.countDown();
		QueueListenerContainer successor = container(LONG);
		successor.start();
		assertThat(answer.get(10, TimeUnit.SECONDS).asString()).isEqualTo("done: wait");
		successor.stop();
	}

	@Test
	void messageSentDuringStopGoesToTheNextWorker() throws Exception {
		QueueListenerContainer container = container(LONG);
		container.start();
		CompletableFuture<JsonNode> running = request("wait");
		assertThat(this.received.poll(10, TimeUnit.SECONDS)).isEqualTo("wait");
		container.stop(this.callbacks::incrementAndGet);
		CompletableFuture<JsonNode> late = request("late");
		this.gate.countDown();
		running.get(10, TimeUnit.SECONDS);
		await().untilAtomic(this.callbacks, is(1));
		assertThat(this.received).isEmpty();
		QueueListenerContainer successor = container(LONG);
		successor.start();
		assertThat(late.get(10, TimeUnit.SECONDS).asString()).isEqualTo("done: late");
		successor.stop();
	}

	@Test
	void messageThatWaitsForARetryGoesToTheNextWorker() throws Exception {
		QueueListenerContainer container = QueueListenerContainer
			.builder(options(LONG).withRetry(RetryPolicy.builder().maxRetries(1).delay(Duration.ofDays(1)).build()),
					this.spread)
			.build((job) -> {
				this.received.add(job.payload().asString());
				throw new IOException("disk full");
			});
		container.start();
		CompletableFuture<JsonNode> answer = request("again");
		assertThat(this.received.poll(10, TimeUnit.SECONDS)).isEqualTo("again");
		container.stop();
		assertThat(container.statistics().requeued()).isEqualTo(1);
		assertThat(container.statistics().failed()).isZero();
		QueueListenerContainer successor = container(LONG);
		successor.start();
		assertThat(answer.get(10, TimeUnit.SECONDS).asString()).isEqualTo("done: again");
		successor.stop();
	}

	@Test
	void canBeRestartedAndGoesOnCounting() throws Exception {
		QueueListenerContainer container = container(LONG);
		for (int i = 1; i <= 3; i++) {
			container.start();
			assertThat(request("again").get(10, TimeUnit.SECONDS).asString()).isEqualTo("done: again");
			assertThat(container.statistics().startTime()).isNotNull();
			container.stop();
			assertThat(container.statistics().received()).isEqualTo(i);
			assertThat(container.statistics().connectedSessions()).isZero();
		}
		await().until(() -> threads("test-listener").isEmpty());
	}

	@Test
	void startWaitsForAStopUnderWay() throws Exception {
		QueueListenerContainer container = container(LONG);
		container.start();
		CompletableFuture<JsonNode> running = request("wait");
		assertThat(this.received.poll(10, TimeUnit.SECONDS)).isEqualTo("wait");
		container.stop(this.callbacks::incrementAndGet);
		CompletableFuture<Void> restart = CompletableFuture.runAsync(container::start,
				(task) -> new Thread(task, "restart").start());
		this.gate.countDown();
		restart.get(10, TimeUnit.SECONDS);
		assertThat(container.isRunning()).isTrue();
		running.get(10, TimeUnit.SECONDS);
		assertThat(request("more").get(10, TimeUnit.SECONDS).asString()).isEqualTo("done: more");
		container.stop();
	}

	@Test
	void startsAndStopsWithoutADaemon() {
		this.daemon.close();
		QueueListenerContainer container = container(LONG);
		container.start();
		assertThat(container.isRunning()).isTrue();
		assertThat(container.statistics().connectedSessions()).isZero();
		container.stop();
		assertThat(container.isRunning()).isFalse();
	}

	@Test
	void runsAllTheTimeWhileItIsPausedAndResumed() throws Exception {
		QueueListenerContainer container = container(LONG);
		container.start();
		AtomicBoolean over = new AtomicBoolean();
		AtomicBoolean wasDown = new AtomicBoolean();
		Thread observer = new Thread(() -> {
			while (!over.get()) {
				if (!container.isRunning()) {
					wasDown.set(true);
				}
			}
		}, "observer");
		observer.start();
		try {
			for (int i = 0; i < 30; i++) {
				container.pause();
				container.resume();
				assertThat(request("a").get(10, TimeUnit.SECONDS).asString()).isEqualTo("done: a");
			}
		}
		finally {
			over.set(true);
			observer.join();
			container.stop();
		}
		assertThat(wasDown).isFalse();
	}

	@Test
	void destroyDoesNotWaitForJobs() throws Exception {
		QueueListenerContainer container = container(Duration.ofMinutes(1));
		container.start();
		request("wait");
		assertThat(this.received.poll(10, TimeUnit.SECONDS)).isEqualTo("wait");
		container.destroy();
		assertThat(container.isRunning()).isFalse();
		assertThat(this.interrupted.poll(10, TimeUnit.SECONDS)).isNotNull();
	}

	private CompletableFuture<JsonNode> request(String text) {
		return this.sender.request(StringNode.valueOf(text), Duration.ofSeconds(20));
	}

	private QueueListenerContainer container(Duration shutdownTimeout) {
		return QueueListenerContainer.builder(options(shutdownTimeout), this.spread).build(this::handle);
	}

	private static ListenerOptions options(Duration shutdownTimeout) {
		return ListenerOptions.of("test-listener", WorkerOptions.of(QUEUE).withConcurrency(2))
			.withShutdownTimeout(shutdownTimeout);
	}

	private CompletionStage<JobResult> handle(Job job) throws InterruptedException {
		String text = job.payload().asString();
		this.received.add(text);
		if (text.equals("thread")) {
			return answer(Thread.currentThread().getName());
		}
		if (text.equals("wait")) {
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.add(Thread.currentThread());
				throw ex;
			}
		}
		return answer("done: " + text);
	}

	private static CompletionStage<JobResult> answer(String text) {
		return CompletableFuture.completedFuture(JobResult.response(StringNode.valueOf(text)));
	}

	private static List<Thread> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(prefix))
			.toList();
	}

}
