// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.Progress;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.RunningJob;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerHistory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What runs, how far it is, and what has run, of a worker on the embedded daemon. */
class JobProgressTests {

	private static final OutgoingJob JOB = OutgoingJob.of(Content.NULL);

	private final QueueFixture queue = new QueueFixture();

	private final CountDownLatch end = new CountDownLatch(1);

	private final List<Progress> heard = new CopyOnWriteArrayList<>();

	private Sender sender;

	private Worker worker;

	@BeforeEach
	void start() {
		this.queue.manager();
		this.worker = this.queue.worker(2, this::handle);
		this.sender = this.queue.sender();
	}

	@AfterEach
	void close() throws Exception {
		this.end.countDown();
		this.queue.close();
	}

	/** More often than anybody could read it. */
	private CompletableFuture<JobResult> handle(Job job) throws InterruptedException {
		for (int page = 1; page <= 1000; page++) {
			job.progress().report(page / 2000.0, "page " + page);
		}
		assertThat(this.end.await(30, TimeUnit.SECONDS)).isTrue();
		return CompletableFuture.completedFuture(JobResult.done());
	}

	@Test
	void aSenderOfAMessageHearsTheLatest() {
		Delivery delivery = this.sender.submit(JOB).onProgress(this.heard::add);
		await().untilAsserted(() -> assertThat(delivery.progress()).hasValueSatisfying(JobProgressTests::isHalf));
		await().untilAsserted(this::theLatestWasHeard);
		this.end.countDown();
		await().until(delivery.done()::isDone);
		assertThat(delivery.done()).isCompleted();
	}

	@Test
	void aSenderOfARequestHearsTheLatest() {
		Consumer<Progress> failing = (progress) -> {
			this.heard.add(progress);
			throw new IllegalStateException("on purpose");
		};
		CompletableFuture<Content> answer = this.sender.request(JOB, Duration.ofSeconds(30), Runnable::run, failing);
		await().untilAsserted(this::theLatestWasHeard);
		assertThat(answer).isNotDone();
		this.end.countDown();
		assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(Content.NULL);
	}

	@Test
	void theWorkerShowsWhatRuns() {
		assertThat(this.worker.jobs()).isEmpty();
		Delivery delivery = this.sender.submit(JOB);
		await().until(() -> !this.worker.jobs().isEmpty() && this.worker.jobs().get(0).progress() != null);
		RunningJob running = this.worker.jobs().get(0);
		assertThat(running.messageId()).isEqualTo(delivery.accepted().orTimeout(10, TimeUnit.SECONDS).join());
		assertThat(running.attempt()).isEqualTo(1);
		assertThat(running.thread()).isNotNull();
		assertThat(running.start()).isBetween(Instant.now().minusSeconds(60), Instant.now());
		assertThat(running.reportedAt())
			.hasValueSatisfying((time) -> assertThat(time).isBetween(running.start(), Instant.now()));
		assertThat(running.remaining(Instant.now())).isPresent();
		assertThat(running.remaining(Instant.now().plusSeconds(3600))).contains(Duration.ZERO);
		this.end.countDown();
		await().until(() -> this.worker.jobs().isEmpty());
	}

	@Test
	void theHistoryGoesOnWhileNothingHappens() {
		this.end.countDown();
		this.sender.submit(JOB);
		WorkerHistory history = this.worker.history();
		await().untilAsserted(() -> {
			assertThat(history.snapshot()).extracting((point) -> point.values().get(1))
				.as("jobs done per second")
				.anySatisfy((done) -> assertThat(done).isPositive())
				.contains(0.0);
			assertThat(history.snapshot()).extracting((point) -> point.values().get(4))
				.as("median of run times")
				.containsNull()
				.anySatisfy((millis) -> assertThat(millis).isPositive());
		});
	}

	private void theLatestWasHeard() {
		assertThat(this.heard).as("of 1000 reports").hasSizeBetween(1, 100);
		isHalf(this.heard.get(this.heard.size() - 1));
	}

	private static void isHalf(Progress progress) {
		assertThat(progress.fraction()).isEqualTo(0.5);
		assertThat(progress.text()).isEqualTo("page 1000");
		assertThat(progress.running()).isLessThan(Duration.ofMinutes(1));
	}

}
