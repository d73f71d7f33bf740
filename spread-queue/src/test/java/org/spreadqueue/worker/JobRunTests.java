package org.spreadqueue.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;

class JobRunTests {

	private static final Job JOB = new Job(1, new QueueName("q"), "#s#h", JsonNodeFactory.instance.nullNode(),
			WireFormat.DEFAULT, 0);

	@Test
	void whatHangsOnACancelledStageDoesNotRunOnTheThreadThatCancels() throws Exception {
		CompletableFuture<JobResult> stage = new CompletableFuture<>();
		CompletableFuture<Thread> told = stage.handle((result, failure) -> Thread.currentThread());
		CompletableFuture<JobResult> outcome = new CompletableFuture<>();
		JobRun run = new JobRun(JOB, Machine.NEVER, false, (job) -> stage,
				(self, result) -> outcome.complete(result));
		run.run();
		run.cancel();
		assertThat(told.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
		assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(JobResult.Failure.class);
	}

	@Test
	void aStageThatComesAfterTheCancellationIsCancelled() throws Exception {
		CompletableFuture<JobResult> stage = new CompletableFuture<>();
		CompletableFuture<JobResult> outcome = new CompletableFuture<>();
		CompletableFuture<JobRun> self = new CompletableFuture<>();
		JobRun run = new JobRun(JOB, Machine.NEVER, false, (job) -> {
			self.join().cancel();
			return stage;
		}, (ended, result) -> outcome.complete(result));
		self.complete(run);
		run.run();
		assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(JobResult.Failure.class);
		assertThat(stage).isCancelled();
		assertThat(Thread.interrupted()).isFalse();
	}

}
