// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A handler that is started with each worker, and fails to.
 */
@Timeout(30)
class HandlerStartTests {

	private static final String ID = "handler-start";

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final Starting handler = new Starting();

	private final BlockingQueue<ExecutorService> executors = new LinkedBlockingQueue<>();

	private final QueueListenerContainer container = QueueListenerContainer
		.builder(ListenerOptions.of(ID, WorkerOptions.of(new QueueName("orders"))),
				SpreadOptions.builder().addresses(this.daemon.address()).build())
		.executors((options) -> {
			ExecutorService created = Executors.newSingleThreadExecutor((task) -> new Thread(task, ID + "-job"));
			this.executors.add(created);
			return created;
		})
		.build(this.handler);

	@AfterEach
	void close() {
		this.container.stop();
		this.daemon.close();
	}

	@Test
	void failureIsThrownAndLeavesNothing() {
		this.handler.failure = new IllegalStateException("no connection");
		assertThatIllegalStateException().isThrownBy(this.container::start).withMessage("no connection");
		assertThat(this.container.isRunning()).isFalse();
		assertThat(this.executors.remove().isShutdown()).isTrue();
		await().until(() -> threads().isEmpty());
	}

	@Test
	void startAfterAFailureIsOneLikeAnyOther() {
		this.handler.failure = new IllegalStateException("no connection");
		assertThatIllegalStateException().isThrownBy(this.container::start);
		this.handler.failure = null;
		this.container.start();
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void resumedHandlerIsNotStartedOnTheLoop() throws Exception {
		this.container.start();
		assertThat(this.handler.started.poll(10, TimeUnit.SECONDS)).isEqualTo(Thread.currentThread().getName());
		this.container.pause();
		this.container.resume();
		assertThat(this.handler.started.poll(10, TimeUnit.SECONDS)).isEqualTo(ID + "-job");
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void listenerWhoseHandlerDoesNotResumeCanBeStartedAgain() throws Exception {
		this.container.start();
		this.container.pause();
		this.handler.failure = new IllegalStateException("no connection");
		this.container.resume();
		await().until(() -> !this.container.isRunning());
		this.handler.failure = null;
		this.container.start();
		assertThat(this.container.isRunning()).isTrue();
		assertThat(threads()).filteredOn((thread) -> thread.getName().equals(ID + "-loop")).hasSize(1);
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(ID))
			.toList();
	}

	private static final class Starting implements JobHandler {

		private final BlockingQueue<String> started = new LinkedBlockingQueue<>();

		private volatile @Nullable RuntimeException failure;

		@Override
		public void start(Executor executor) {
			RuntimeException failure = this.failure;
			if (failure != null) {
				throw failure;
			}
			this.started.add(Thread.currentThread().getName());
		}

		@Override
		public CompletionStage<JobResult> handle(Job job) {
			return CompletableFuture.completedFuture(JobResult.done());
		}

	}

}
