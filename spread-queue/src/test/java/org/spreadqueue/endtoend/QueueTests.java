// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Sender, manager and worker with each other, on the embedded daemon.
 */
@Execution(ExecutionMode.CONCURRENT)
class QueueTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void closeEverything() throws Exception {
		this.queue.close();
	}

	@Test
	void answersARequest() {
		this.queue.manager();
		this.queue.worker(1, QueueTests::echo);
		assertThat(request(this.queue.sender(), "hello")).isEqualTo(text("hello"));
	}

	@Test
	void keepsMessagesUntilAWorkerComes() {
		QueueManager manager = this.queue.manager();
		Sender sender = this.queue.sender();
		for (int i = 0; i < 5; i++) {
			sender.send(text("job " + i)).orTimeout(10, TimeUnit.SECONDS).join();
		}
		await().until(() -> manager.statistics().currentlyQueued() == 5);
		List<String> done = Collections.synchronizedList(new ArrayList<>());
		this.queue.worker(1, (job) -> {
			done.add(job.payload().path("text").asString(""));
			return CompletableFuture.completedFuture(JobResult.done());
		});
		await().untilAsserted(() -> assertThat(done).containsExactly("job 0", "job 1", "job 2", "job 3", "job 4"));
	}

	@Test
	void runsAsManyJobsAtATimeAsConfigured() throws Exception {
		this.queue.manager();
		CountDownLatch together = new CountDownLatch(4);
		this.queue.worker(4, (job) -> {
			together.countDown();
			assertThat(together.await(10, TimeUnit.SECONDS)).isTrue();
			return echo(job);
		});
		Sender sender = this.queue.sender();
		List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			answers.add(sender.request(text("job " + i), TIMEOUT));
		}
		for (int i = 0; i < 4; i++) {
			assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(text("job " + i));
		}
	}

	@Test
	void neverMixesUpTheAnswersOfConcurrentRequests_D9() {
		this.queue.manager();
		this.queue.worker(8, QueueTests::echo);
		Sender sender = this.queue.sender(SenderOptions.of(QueueFixture.QUEUE).withMaxConcurrentRequests(8));
		List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			answers.add(sender.request(text("job " + i), TIMEOUT));
		}
		for (int i = 0; i < 500; i++) {
			assertThat(answers.get(i).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(text("job " + i));
		}
	}

	@Test
	void tellsTheCallerThatTheJobFailed() {
		this.queue.manager();
		Worker worker = this.queue.worker(1, (job) -> {
			throw new IllegalStateException("no stock");
		});
		Sender sender = this.queue.sender();
		Throwable failure = catchThrowable(() -> sender.request(text("job"), TIMEOUT).join());
		assertThat(failure.getCause()).isInstanceOfSatisfying(JobFailedException.class, (ex) -> {
			assertThat(ex).hasMessage("no stock");
			assertThat(ex.errorType()).isEqualTo("java.lang.IllegalStateException");
		});
		assertThat(worker.statistics().failed()).isEqualTo(1);
	}

	@Test
	void anErrorOfAHandlerIsTheFailureOfItsJobOnly() {
		this.queue.manager();
		AtomicInteger calls = new AtomicInteger();
		this.queue.worker(1, (job) -> {
			if (calls.incrementAndGet() == 1) {
				throw new StackOverflowError("deep");
			}
			return echo(job);
		});
		Sender sender = this.queue.sender();
		assertThat(catchThrowable(() -> request(sender, "job"))).hasRootCauseInstanceOf(JobFailedException.class);
		assertThat(request(sender, "next")).isEqualTo(text("next"));
	}

	@Test
	void senderManagerAndWorkerShareAProcessAndItsName_D17() {
		this.queue.manager();
		Worker worker = this.queue.worker(2, QueueTests::echo);
		assertThat(request(this.queue.sender(), "one")).isEqualTo(text("one"));
		assertThat(request(this.queue.sender(), "two")).isEqualTo(text("two"));
		assertThat(worker.statistics().connectedSessions()).isEqualTo(1);
	}

	@Test
	void decimalsKeepEveryDigitOnTheWayAndBack() {
		JsonNode price = JsonNodeFactory.instance.numberNode(new BigDecimal("0.1234567890123456789"));
		CompletableFuture<JsonNode> seen = new CompletableFuture<>();
		this.queue.manager();
		this.queue.worker(1, (job) -> {
			seen.complete(job.payload());
			return echo(job);
		});
		JsonNode answer = this.queue.sender().request(price, Duration.ofSeconds(10)).join();
		assertThat(seen.join().decimalValue()).isEqualTo(price.decimalValue());
		assertThat(answer.decimalValue()).isEqualTo(price.decimalValue());
	}

	@Test
	void anAnswerThatIsTooLargeIsAFailureAtOnce() {
		this.queue.manager();
		this.queue.worker(1, (job) -> CompletableFuture
			.completedFuture(JobResult.response(text("x".repeat(NativeProtocol.MAX_MESSAGE_BYTES)))));
		assertThat(catchThrowable(() -> request(this.queue.sender(), "job")))
			.hasRootCauseInstanceOf(JobFailedException.class)
			.hasMessageContaining(String.valueOf(NativeProtocol.MAX_MESSAGE_BYTES));
	}

	@Test
	void anInterruptEndsNoProgram_D18() {
		this.queue.manager();
		this.queue.worker(1, QueueTests::echo);
		Sender sender = this.queue.sender();
		for (int i = 0; i < 3; i++) {
			this.queue.loop().execute(() -> Thread.currentThread().interrupt());
			assertThat(request(sender, "job " + i)).isEqualTo(text("job " + i));
		}
	}

	@Test
	void saysThatThereIsNoManager() {
		Sender sender = this.queue.sender(SenderOptions.of(QueueFixture.QUEUE).withSendTimeout(Duration.ofMillis(300)));
		assertThat(reason(sender.send(text("job")))).isEqualTo(Reason.NO_MANAGER);
	}

	@Test
	void saysThatThereIsNoDaemon() {
		this.queue.stopDaemon();
		Sender sender = this.queue.sender();
		CompletableFuture<JsonNode> failed = sender.request(text("job"), Duration.ofMillis(300));
		assertThat(reason(failed)).isEqualTo(Reason.NOT_CONNECTED);
		assertThat(failed).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContainingAll("(daemon at '", "cannot be reached: ", ").");
	}

	@Test
	void tellsARequestThatNobodyTookFromOneThatRuns() throws Exception {
		this.queue.manager();
		Sender sender = this.queue.sender();
		await().until(() -> sender.manager().isPresent());
		assertThat(reason(sender.request(text("job"), Duration.ofMillis(300)))).isEqualTo(Reason.TIMED_OUT_QUEUED);
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<JobResult> never = new CompletableFuture<>();
		this.queue.worker(2, (job) -> {
			if (job.payload().path("text").asString("").equals("second")) {
				started.countDown();
			}
			return never;
		});
		CompletableFuture<JsonNode> request = sender.request(text("second"), Duration.ofSeconds(2));
		assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(reason(request)).isEqualTo(Reason.TIMED_OUT_RUNNING);
		never.complete(JobResult.done());
	}

	@Test
	void refusesAMessageThatCouldHarmAManager() {
		Sender sender = this.queue.sender();
		assertThatIllegalArgumentException().isThrownBy(() -> sender.send(text("x".repeat(16 * 1024 * 1024))))
			.withMessageContaining("16777216");
	}

	@Test
	void aStoppedWorkerFinishesItsJobAndSaysGoodbye() throws Exception {
		QueueManager manager = this.queue.manager();
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<JobResult> result = new CompletableFuture<>();
		Worker worker = this.queue.worker(1, (job) -> {
			started.countDown();
			return result;
		});
		CompletableFuture<JsonNode> request = this.queue.sender().request(text("job"), TIMEOUT);
		assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Boolean> stopped = worker.stop(TIMEOUT);
		result.complete(JobResult.response(text("done")));
		assertThat(request.get(10, TimeUnit.SECONDS)).isEqualTo(text("done"));
		assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
		await().until(() -> manager.statistics().workerTerminations() == 1);
		assertThat(manager.statistics().messagesDispatched()).isEqualTo(1);
		assertThat(worker.isRunning()).isFalse();
	}

	@Test
	void aJobThatOutlivesTheLimitIsInterruptedAndGoesToAnotherWorker() throws Exception {
		this.queue.manager();
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		Worker worker = this.queue.worker(1, (job) -> {
			started.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
			return echo(job);
		});
		CompletableFuture<JsonNode> request = this.queue.sender().request(text("job"), TIMEOUT);
		assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(worker.stop(Duration.ofMillis(100)).get(10, TimeUnit.SECONDS)).isFalse();
		assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		await().until(() -> worker.statistics().running() == 0);
		assertThat(worker.statistics().requeued()).isEqualTo(1);
		assertThat(worker.statistics().failed()).isZero();
		this.queue.worker(1, QueueTests::echo);
		assertThat(request.get(10, TimeUnit.SECONDS)).isEqualTo(text("job"));
	}

	@Test
	void stoppingAndStartingWorkersUnderLoadNeitherLosesNorRepeatsAJob() {
		this.queue.manager();
		Sender sender = this.queue.sender();
		Set<String> done = ConcurrentHashMap.newKeySet();
		AtomicInteger calls = new AtomicInteger();
		List<CompletableFuture<?>> sent = new ArrayList<>();
		List<CompletableFuture<Boolean>> stops = new ArrayList<>();
		for (int round = 0; round < 50; round++) {
			Worker worker = this.queue.worker(2, (job) -> {
				calls.incrementAndGet();
				done.add(job.payload().path("text").asString(""));
				return CompletableFuture.completedFuture(JobResult.done());
			});
			for (int i = 0; i < 20; i++) {
				sent.add(sender.send(text("job " + round + "-" + i)));
			}
			await().until(() -> worker.statistics().received() > 0);
			stops.add(worker.stop(TIMEOUT));
		}
		this.queue.worker(2, (job) -> {
			calls.incrementAndGet();
			done.add(job.payload().path("text").asString(""));
			return CompletableFuture.completedFuture(JobResult.done());
		});
		CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).orTimeout(20, TimeUnit.SECONDS).join();
		await().atMost(Duration.ofSeconds(20)).until(() -> done.size() == 1000);
		assertThat(stops).allSatisfy((stop) -> assertThat(stop.orTimeout(10, TimeUnit.SECONDS).join()).isTrue());
		assertThat(calls).hasValue(1000);
	}

	@Test
	void workGoesOnAfterTheDaemonWasAway_D19() {
		QueueManager manager = this.queue.manager();
		Worker worker = this.queue.worker(2, QueueTests::echo);
		Sender sender = this.queue.sender();
		assertThat(request(sender, "before")).isEqualTo(text("before"));
		this.queue.stopDaemon();
		await().until(() -> sender.daemon().isEmpty() && worker.statistics().connectedSessions() == 0
				&& manager.state() == ManagerState.DISCONNECTED);
		this.queue.restartDaemon();
		assertThat(request(sender, "after")).isEqualTo(text("after"));
		await().until(() -> worker.statistics().connectedSessions() == 1);
	}

	@Test
	void messagesThatWaitInTheManagerOutliveTheDaemon() {
		QueueManager manager = this.queue.manager();
		Sender sender = this.queue.sender();
		sender.send(text("kept")).orTimeout(10, TimeUnit.SECONDS).join();
		this.queue.stopDaemon();
		await().until(() -> manager.state() == ManagerState.DISCONNECTED);
		this.queue.restartDaemon();
		CompletableFuture<String> seen = new CompletableFuture<>();
		this.queue.worker(1, (job) -> {
			seen.complete(job.payload().path("text").asString(""));
			return CompletableFuture.completedFuture(JobResult.done());
		});
		assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("kept");
	}

	@Test
	void aSecondManagerStandsByAndTakesOver_D16() {
		QueueManager first = this.queue.manager();
		QueueManager second = QueueManager.start(ManagerOptions.of(QueueFixture.QUEUE), this.queue.spread(),
				this.queue.loop());
		await().until(() -> second.state() == ManagerState.STANDING_BY);
		assertThat(first.state()).isEqualTo(ManagerState.ACTIVE);
		first.close();
		await().atMost(Duration.ofSeconds(20)).until(() -> second.state() == ManagerState.ACTIVE);
		second.close();
	}

	@Test
	void aSecondManagerClosesIfToldSo() {
		this.queue.manager();
		QueueManager second = QueueManager.start(
				ManagerOptions.of(QueueFixture.QUEUE).withOnDuplicate(ManagerOptions.OnDuplicate.CLOSE),
				this.queue.spread(), this.queue.loop());
		second.closed().orTimeout(10, TimeUnit.SECONDS).join();
		assertThat(second.state()).isEqualTo(ManagerState.CLOSED);
		assertThat(second.active()).isCompletedExceptionally();
	}

	@Test
	void aFloodOfMessagesThrowsNobodyOut() {
		QueueManager manager = this.queue.manager();
		Sender sender = this.queue.sender(SenderOptions.of(QueueFixture.QUEUE).withSendTimeout(Duration.ofMinutes(1)));
		CompletableFuture<?>[] sent = new CompletableFuture<?>[9000];
		for (int i = 0; i < sent.length; i++) {
			sent[i] = sender.send(text("job " + i));
		}
		CompletableFuture.allOf(sent).orTimeout(60, TimeUnit.SECONDS).join();
		await().until(() -> manager.statistics().currentlyQueued() == 9000);
		assertThat(manager.state()).isEqualTo(ManagerState.ACTIVE);
	}

	private static CompletionStage<JobResult> echo(Job job) {
		return CompletableFuture.completedFuture(JobResult.response(job.payload()));
	}

	private static JsonNode request(Sender sender, String text) {
		return sender.request(text(text), TIMEOUT).orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static Reason reason(CompletableFuture<?> failed) {
		Throwable failure = catchThrowable(() -> failed.orTimeout(10, TimeUnit.SECONDS).join());
		assertThat(failure.getCause()).isInstanceOf(DeliveryFailedException.class);
		return ((DeliveryFailedException) failure.getCause()).reason();
	}

	private static JsonNode text(String text) {
		return JsonNodeFactory.instance.objectNode().put("text", text);
	}

}
