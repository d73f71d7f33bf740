// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Closing a worker where it can no longer do anything, or must not wait.
 */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class WorkerCloseTests {

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("worker-close");

	private final Worker worker = Worker.start(WorkerOptions.of(new QueueName("testq")),
			SpreadOptions.builder().addresses(this.daemon.address()).build(), this.loop, Runnable::run,
			(job) -> CompletableFuture.completedFuture(JobResult.done()));

	@AfterEach
	void close() {
		this.worker.close();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void afterItsLoopAWorkerHasStopped() {
		this.loop.close();
		this.worker.close();
		assertThat(this.worker.stop(Duration.ofDays(1))).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.worker.isRunning()).isFalse();
	}

	@Test
	void onItsLoopCloseDoesNotWait() {
		assertThat(CompletableFuture.runAsync(this.worker::close, this.loop)).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.worker.stop(Duration.ZERO)).succeedsWithin(Duration.ofSeconds(10));
	}

}
