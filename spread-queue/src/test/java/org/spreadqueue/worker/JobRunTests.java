// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;

import static org.assertj.core.api.Assertions.assertThat;

class JobRunTests {

	private static final Job JOB = new Job(1, new QueueName("q"), "#s#h", Content.NULL, WireFormat.DEFAULT);

	@Test
	void whatHangsOnACancelledStageDoesNotRunOnTheThreadThatCancels() throws Exception {
		CompletableFuture<JobResult> stage = new CompletableFuture<>();
		CompletableFuture<Thread> told = stage.handle((result, failure) -> Thread.currentThread());
		CompletableFuture<JobResult> outcome = new CompletableFuture<>();
		JobRun run = new JobRun(JOB, Machine.NEVER, false, (job) -> stage, (self, result) -> outcome.complete(result));
		run.run();
		run.cancel();
		assertThat(told.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
		assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(JobResult.Failure.class);
	}

	@Test
	void whatPerlHasSentIsReadBeforeTheHandlerSeesIt() throws Exception {
		CompletableFuture<JobResult> outcome = new CompletableFuture<>();
		new JobRun(perl("^Data::Dumper||||^{'a' => system('true')}"), Machine.NEVER, false, (job) -> {
			throw new AssertionError("called");
		}, (self, result) -> outcome.complete(result)).run();
		assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(JobResult.Failure.class, (failure) -> {
			assertThat(failure.isUnreadable()).isTrue();
			assertThat(failure.type()).isEqualTo("UnreadableMessage");
			assertThat(failure.fatal()).isTrue();
		});
	}

	@Test
	void aHandlerThatMeetsMalformedJsonFailsForGood() throws Exception {
		CompletableFuture<JobResult> outcome = new CompletableFuture<>();
		Job malformed = new Job(1, new QueueName("q"), "#s#h", Content.json(new byte[] { '{' }), WireFormat.DEFAULT);
		new JobRun(malformed, Machine.NEVER, false,
				(job) -> CompletableFuture.completedFuture(JobResult.response(job.payload())),
				(self, result) -> outcome.complete(result))
			.run();
		assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(JobResult.Failure.class,
				(failure) -> assertThat(failure.isUnreadable()).isTrue());
	}

	@Test
	void aFailureThatCannotSayItsTextIsReportedAllTheSame() throws Exception {
		CompletableFuture<JobResult> outcome = new CompletableFuture<>();
		new JobRun(JOB, Machine.NEVER, false, (job) -> {
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new UnsupportedOperationException("on purpose");
				}

			};
		}, (self, result) -> outcome.complete(result)).run();
		assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(JobResult.Failure.class,
				(failure) -> assertThat(failure.message()).contains("UnsupportedOperationException"));
	}

	private static Job perl(String message) {
		return new Job(1, new QueueName("q"), "#s#h",
				Content.of(Content.PERL, message.getBytes(StandardCharsets.US_ASCII)), WireFormat.DEFAULT);
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
