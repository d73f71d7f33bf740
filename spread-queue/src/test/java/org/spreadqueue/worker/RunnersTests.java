// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;

/** Two jobs at a time, on an executor whose tasks the test runs one by one. */
class RunnersTests {

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	/** A stage is cancelled on another thread. */
	private final List<String> log = new CopyOnWriteArrayList<>();

	private final Map<Long, CompletableFuture<JobResult>> incomplete = new HashMap<>();

	private @Nullable Supplier<@Nullable Progress> reported;

	private Runners runners = runners(this.tasks::add);

	private Runners runners(Executor executor) {
		return runners(executor, Duration.ofDays(1));
	}

	private Runners runners(Executor executor, Duration turn) {
		return new Runners(2, executor, this::handle, new Recorder(), turn);
	}

	@Test
	void oneRunnerDoesAllThatIsThereInItsOrder() {
		offer(1, 2, 3);
		runTask();
		assertThat(this.log).containsExactly("begun 1", "ended 1", "begun 2", "ended 2", "begun 3", "ended 3");
		runAll();
		assertThat(this.log).hasSize(6);
	}

	@Test
	void aRunnerWhoseTurnIsOverLetsOthersGoFirst() {
		this.runners = runners(this.tasks::add, Duration.ZERO);
		offer(1, 2, 3);
		this.tasks.add(() -> this.log.add("a retry"));
		runAll();
		assertThat(this.log).containsExactly("begun 1", "ended 1", "begun 2", "ended 2", "a retry", "begun 3",
				"ended 3");
	}

	@Test
	void thereAreNoMoreRunnersThanJobsMayRun() {
		offer(1, 2, 3, 4);
		assertThat(this.tasks).hasSize(2);
	}

	@Test
	void aJobWhoseStageIsIncompleteNeedsNoRunnerButKeepsItsPlace() {
		this.incomplete.put(1L, new CompletableFuture<>());
		this.incomplete.put(2L, new CompletableFuture<>());
		offer(1, 2, 3);
		runAll();
		assertThat(this.log).containsExactly("begun 1", "begun 2");
		this.incomplete.get(2L).complete(JobResult.done());
		runAll();
		assertThat(this.log).containsExactly("begun 1", "begun 2", "ended 2", "begun 3", "ended 3");
		this.incomplete.get(1L).complete(JobResult.done());
		assertThat(this.log).endsWith("ended 1");
		offer(4, 5, 6);
		assertThat(this.tasks).hasSize(2);
	}

	@Test
	void whatHasNotBegunCanBeWithdrawn() {
		offer(1, 2);
		assertThat(this.runners.withdraw(1)).isTrue();
		assertThat(this.runners.withdraw(1)).isFalse();
		runAll();
		assertThat(this.log).containsExactly("begun 2", "ended 2");
		assertThat(this.runners.withdraw(2)).isFalse();
	}

	@Test
	void afterAStopNothingBeginsButWhatNobodyCanTakeBack() {
		offer(1);
		this.runners.stop();
		offer(2);
		runAll();
		assertThat(this.log).isEmpty();
		this.runners.start(job(3));
		runAll();
		assertThat(this.log).containsExactly("begun 3", "ended 3");
		assertThat(this.runners.withdraw(1)).isTrue();
		assertThat(this.runners.withdraw(2)).isTrue();
	}

	@Test
	void whatNobodyCanTakeBackGoesFirst() {
		offer(1, 2);
		this.runners.start(job(3));
		runTask();
		assertThat(this.log).startsWith("begun 3", "ended 3", "begun 1");
	}

	@Test
	void aJobWhoseTimeIsOverDoesNotBegin() {
		this.runners.offer(job(1), System.nanoTime() - 1, true);
		offer(2);
		runAll();
		assertThat(this.log).containsExactly("overdue 1", "begun 2", "ended 2");
	}

	@Test
	void whatTheMachineIsToHearIsSaidSo() {
		this.runners.offer(job(1), Machine.NEVER, true);
		runAll();
		assertThat(this.log).containsExactly("begun 1, to be told", "ended 1");
	}

	@Test
	void withoutAThreadAJobFails() {
		this.runners = runners((task) -> {
			throw new RejectedExecutionException("no thread");
		});
		offer(1, 2);
		assertThat(this.log).containsExactly("begun 1", "failed 1 no thread", "begun 2", "failed 2 no thread");
	}

	@Test
	void withOneThreadLessTheOthersDoTheJobs() {
		this.runners = runners((task) -> {
			if (!this.tasks.isEmpty()) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			this.tasks.add(task);
		});
		offer(1, 2);
		runAll();
		assertThat(this.log).containsExactly("begun 1", "ended 1", "begun 2", "ended 2");
	}

	@Test
	void whatRunsIsCancelledAndKeepsItsPlaceUntilItEnds() {
		this.incomplete.put(1L, new CompletableFuture<>());
		offer(1);
		runAll();
		this.runners.start(job(2));
		assertThat(this.runners.cancel()).extracting(Job::id).containsExactly(1L, 2L);
		runAll();
		assertThat(this.log).contains("begun 1", "begun 2").anyMatch((line) -> line.startsWith("failed 2"));
	}

	private CompletionStage<JobResult> handle(Job job) {
		CompletableFuture<JobResult> stage = this.incomplete.get(job.id());
		return (stage != null) ? stage : CompletableFuture.completedFuture(JobResult.done());
	}

	private void offer(long... numbers) {
		for (long number : numbers) {
			this.runners.offer(job(number), Machine.NEVER, false);
		}
	}

	private void runTask() {
		this.tasks.remove().run();
	}

	private void runAll() {
		while (!this.tasks.isEmpty()) {
			runTask();
		}
	}

	@Nested
	class Looking {

		private @Nullable Job handled;

		@Test
		void whatRunsIsSeenAndWhatWaitsIsNot() {
			RunnersTests.this.incomplete.put(1L, new CompletableFuture<>());
			offer(1, 2);
			assertThat(RunnersTests.this.runners.jobs()).isEmpty();
			runTask();
			assertThat(RunnersTests.this.runners.jobs()).singleElement().satisfies((running) -> {
				assertThat(running.attempt()).isEqualTo(1);
				assertThat(running.originator()).isEqualTo("#s#h");
				assertThat(running.thread()).as("nobody is in the handler").isNull();
				assertThat(running.progress()).isNull();
				assertThat(running.start()).isBetween(Instant.now().minusSeconds(60), Instant.now());
			});
			RunnersTests.this.incomplete.get(1L).complete(JobResult.done());
			runAll();
			assertThat(RunnersTests.this.runners.jobs()).isEmpty();
		}

		@Test
		void theThreadIsSeenWhileItIsInTheHandler() {
			List<RunningJob> seen = new ArrayList<>();
			RunnersTests.this.runners = new Runners(2, RunnersTests.this.tasks::add, (job) -> {
				seen.addAll(RunnersTests.this.runners.jobs());
				return CompletableFuture.completedFuture(JobResult.done());
			}, new Recorder(), Duration.ofDays(1));
			offer(1);
			runTask();
			assertThat(seen).singleElement().extracting(RunningJob::thread).isEqualTo(Thread.currentThread().getName());
		}

		@Test
		void progressIsSeenAtOnceAndTheWorkerHearsOfItOnceUntilItTakesIt() {
			Job job = runOne();
			job.progress().report(0.25, "page 1");
			job.progress().report(0.5, "page 2");
			assertThat(RunnersTests.this.log).containsExactly("begun 1", "reported 1");
			assertThat(progress()).extracting(Progress::fraction, Progress::text).containsExactly(0.5, "page 2");
			assertThat(Objects.requireNonNull(RunnersTests.this.reported).get()).isEqualTo(progress());
			job.progress().report(0.75);
			assertThat(RunnersTests.this.log).containsExactly("begun 1", "reported 1", "reported 1");
			assertThat(progress()).extracting(Progress::fraction, Progress::text).containsExactly(0.75, "");
		}

		@Test
		void aReportNeverFailsItsJob() {
			Job job = runOne();
			job.progress().report(Double.NaN);
			assertThat(progress().fraction()).isZero();
			job.progress().report(-7);
			assertThat(progress().fraction()).isZero();
			job.progress().report(1.0000000000000002);
			assertThat(progress().fraction()).isEqualTo(1);
			job.progress().report(Double.POSITIVE_INFINITY, "\uD83D");
			assertThat(progress().text()).isEqualTo("?");
			job.progress().report(0, "x".repeat(100_000));
			assertThat(progress().text()).hasSize(FrameLimits.MAX_PROGRESS_TEXT);
		}

		@Test
		void theNextAttemptBeginsWithoutProgress() {
			Job job = runOne();
			job.progress().report(0.5);
			Job again = job.nextAttempt();
			RunningJob running = RunnersTests.this.runners.jobs().get(0);
			assertThat(running.attempt()).isEqualTo(2);
			assertThat(running.progress()).isNull();
			again.progress().report(0.1);
			assertThat(progress().fraction()).isEqualTo(0.1);
		}

		@Test
		void nobodyHearsOfAJobThatHasALegacySender() {
			Job legacy = new Job(1, new QueueName("q"), "#s#h", Content.NULL, WireFormat.DEFAULT);
			runOne(legacy).progress().report(0.5);
			assertThat(RunnersTests.this.log).containsExactly("begun 1");
			assertThat(progress().fraction()).isEqualTo(0.5);
		}

		private Job runOne() {
			return runOne(new Job(1, new QueueName("q"), "#s#h", Content.NULL, WireFormat.DEFAULT, false,
					new MessageId(1, 1), 1, Duration.ZERO));
		}

		private Job runOne(Job job) {
			RunnersTests.this.runners = new Runners(2, RunnersTests.this.tasks::add, (running) -> {
				this.handled = running;
				return new CompletableFuture<>();
			}, new Recorder(), Duration.ofDays(1));
			RunnersTests.this.runners.offer(job, Machine.NEVER, false);
			runTask();
			return Objects.requireNonNull(this.handled);
		}

		private Progress progress() {
			return Objects.requireNonNull(RunnersTests.this.runners.jobs().get(0).progress());
		}

	}

	private static Job job(long number) {
		return new Job(number, new QueueName("q"), "#s#h", Content.NULL, WireFormat.DEFAULT);
	}

	private final class Recorder implements Runners.Listener {

		@Override
		public void begun(Job job, boolean tell) {
			RunnersTests.this.log.add("begun " + job.id() + (tell ? ", to be told" : ""));
		}

		@Override
		public void overdue(Job job) {
			RunnersTests.this.log.add("overdue " + job.id());
		}

		@Override
		public void reported(Job job, Supplier<@Nullable Progress> latest) {
			RunnersTests.this.log.add("reported " + job.id());
			RunnersTests.this.reported = latest;
		}

		@Override
		public void ended(Job job, JobResult result, long took, boolean last) {
			assertThat(took).isNotNegative();
			RunnersTests.this.log.add((result instanceof JobResult.Failure failure)
					? "failed " + job.id() + " " + failure.message() : "ended " + job.id());
		}

	}

}
