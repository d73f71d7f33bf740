// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Callbacks that block occupy reply threads. Nothing else may depend on these.
 */
@Timeout(30)
class OccupiedReplyThreadsTests {

	private static final QueueName QUEUE = new QueueName("echo");

	/** More than there are reply threads at first. */
	private static final int CALLBACKS = 2 * Math.max(4, Runtime.getRuntime().availableProcessors());

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final QueueManagers managers = new QueueManagers(List.of(), true, ManagerOptions::of, this.spread);

	private final QueueSenders senders = new QueueSenders(SenderOptions::of, List.of(QUEUE), this.spread,
			this.managers);

	private final SpreadQueueTemplate template = template(ObservationRegistry.NOOP);

	private final EventLoop loop = EventLoop.start("test-worker");

	private final CountDownLatch released = new CountDownLatch(1);

	@BeforeEach
	void work() {
		this.managers.initialize(QUEUE);
		Worker.start(WorkerOptions.of(QUEUE), this.spread, this.loop, Runnable::run,
				(job) -> CompletableFuture.completedFuture(JobResult.response(job.payload())));
	}

	@AfterEach
	void close() {
		this.released.countDown();
		this.loop.close();
		this.senders.destroy();
		this.managers.destroy();
		this.daemon.close();
	}

	@Test
	void callbacksMayCallQueues() {
		each((text) -> this.template.sendAndReceive("echo", text, String.class));
	}

	@Test
	void callbacksMaySendAndWait() {
		each((text) -> {
			this.template.send("sink", text);
			this.template.to("sink").sendAll(List.of(text, text));
			return text;
		});
	}

	@Test
	void callbacksMayWaitForFutures() {
		each((text) -> this.template.sendAndReceiveAsync("echo", text, String.class).join());
	}

	@Test
	void callbacksMayWaitForCallbacks() {
		each((text) -> {
			CountDownLatch done = new CountDownLatch(1);
			this.template.sendAsync("sink", text).thenRun(done::countDown);
			await(done);
			return text;
		});
	}

	@Test
	void blockingCallsNeedNoReplyThread() throws Exception {
		occupyReplyThreads();
		this.template.send("sink", "one");
		this.template.to("sink").sendAll(List.of("two", "three"));
		assertThat(this.template.sendAndReceive("echo", "four", String.class)).isEqualTo("four");
	}

	@Test
	void observedCallsNeedNoReplyThread() throws Exception {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler((context) -> true);
		SpreadQueueTemplate observed = template(observations);
		occupyReplyThreads();
		observed.send("sink", "one");
		assertThat(observed.sendAndReceive("echo", "two", String.class)).isEqualTo("two");
	}

	@Test
	void timeoutsNeedNoReplyThread() throws Exception {
		occupyReplyThreads();
		assertThatExceptionOfType(DeliveryFailedException.class)
			.isThrownBy(() -> this.template.to("sink")
				.timeout(Duration.ofMillis(200))
				.sendAndReceive("nobody answers", String.class))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT_QUEUED));
	}

	/** Calls the queue; all reply threads are in a callback before the first goes on. */
	private void each(UnaryOperator<String> callback) {
		List<CompletableFuture<String>> results = new ArrayList<>();
		CountDownLatch occupied = new CountDownLatch(CALLBACKS / 2);
		for (int i = 0; i < CALLBACKS; i++) {
			results.add(this.template.sendAndReceiveAsync("echo", "call", String.class).thenApply((answer) -> {
				occupied.countDown();
				await(occupied);
				return callback.apply(answer);
			}));
		}
		assertThat(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))).succeedsWithin(LIMIT);
		assertThat(results).extracting(CompletableFuture::join).containsOnly("call");
	}

	/** Returns when callbacks hold as many threads as there can be. */
	private void occupyReplyThreads() throws InterruptedException {
		CountDownLatch occupied = new CountDownLatch(ReplyThreads.MAX_THREADS);
		for (int i = 0; i < ReplyThreads.MAX_THREADS + CALLBACKS; i++) {
			this.template.sendAsync("sink", "hold").thenRun(() -> {
				occupied.countDown();
				await(this.released);
			});
		}
		assertThat(occupied.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private SpreadQueueTemplate template(ObservationRegistry observations) {
		return SpreadQueueTemplate.builder(this.senders, new PayloadConverter(JsonMapper.builder().build()))
			.requestTimeout(LIMIT)
			.observationRegistry(observations)
			.build();
	}

}
