// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Messages that fail again and again: tried a few times, kept aside, given back.
 */
class DeadLetterTests {

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@Test
	void aMessageThatAlwaysFailsIsTriedAFewTimesAndKeptAsideWithItsStory() throws Exception {
		QueueManager manager = manager();
		AtomicInteger calls = new AtomicInteger();
		AtomicBoolean broken = new AtomicBoolean(true);
		this.queue.worker(1, (job) -> {
			calls.incrementAndGet();
			if (broken.get()) {
				throw new IllegalStateException("disk full");
			}
			return CompletableFuture.completedFuture(JobResult.done());
		});
		var delivery = this.queue.sender()
			.submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("poison")).withHeader("tenant", "t1"));
		Throwable failure = catchThrowable(
				() -> delivery.done().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
		assertThat(failure).hasRootCauseInstanceOf(DeliveryFailedException.class);
		assertThat(((DeliveryFailedException) failure.getCause()).reason()).isEqualTo(Reason.DEAD_LETTERED);
		assertThat(calls).hasValue(3);

		LinkedBlockingQueue<Job> letters = new LinkedBlockingQueue<>();
		CompletableFuture<JobResult> kept = new CompletableFuture<>();
		this.queue.worker(new QueueName("testq.dlq"), 1, (job) -> {
			letters.add(job);
			return kept;
		});
		Job letter = letters.poll(10, TimeUnit.SECONDS);
		assertThat(letter).isNotNull();
		assertThat(letter.payload()).isEqualTo(JsonNodeFactory.instance.stringNode("poison"));
		assertThat(letter.headers()).containsEntry("tenant", "t1")
			.containsEntry("x-dead-letter-reason", "failed")
			.containsEntry("x-dead-letter-error-message", "disk full")
			.containsEntry("x-dead-letter-deliveries", "3")
			.containsEntry("x-dead-letter-queue", "testq");
		kept.complete(JobResult.done());

		broken.set(false);
		assertThat(manager.figures().deadLettered()).isEqualTo(1);
	}

	@Test
	void aMessageOnWhichEverybodyWouldFailIsTriedOnce() {
		QueueManager manager = manager();
		AtomicInteger calls = new AtomicInteger();
		this.queue.worker(1, (job) -> {
			calls.incrementAndGet();
			return CompletableFuture.completedFuture(JobResult.fatal(new IllegalArgumentException("no date")));
		});
		var delivery = this.queue.sender().submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("poison")));
		assertThat(catchThrowable(() -> delivery.done().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join()))
			.rootCause()
			.hasMessageContaining("no date");
		assertThat(calls).hasValue(1);
		assertThat(manager.figures().deadLettered()).isEqualTo(1);
	}

	@Test
	void aFailureWithoutATextIsAFailureToo() {
		QueueManager manager = manager();
		AtomicInteger calls = new AtomicInteger();
		this.queue.worker(1, (job) -> {
			calls.incrementAndGet();
			String text = new IllegalStateException().getMessage();
			return CompletableFuture.completedFuture(new JobResult.Failure("Broken", text, true));
		});
		var delivery = this.queue.sender().submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("poison")));
		assertThat(catchThrowable(() -> delivery.done().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join()))
			.hasRootCauseInstanceOf(DeliveryFailedException.class);
		assertThat(calls).hasValue(1);
		assertThat(manager.figures().deadLettered()).isEqualTo(1);
	}

	@Test
	void aMessageThatNobodyCanReadIsADeadLetterAtOnce() {
		QueueManager manager = manager();
		AtomicInteger calls = new AtomicInteger();
		Worker worker = this.queue.worker(1, (job) -> {
			calls.incrementAndGet();
			return CompletableFuture.completedFuture(JobResult.response(job.payload()));
		});
		var delivery = this.queue.sender().submit(OutgoingJob.of(Content.json(new byte[] { '{' })));
		assertThat(catchThrowable(() -> delivery.done().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join()))
			.rootCause()
			.hasMessageContaining("The JSON text is malformed");
		assertThat(calls).hasValue(1);
		assertThat(manager.figures().deadLettered()).isEqualTo(1);
		assertThat(worker.statistics().dropped()).isEqualTo(1);
		assertThat(worker.statistics().failed()).isZero();
	}

	@Test
	void aDeadLetterSaysWhenItsMessageCame() throws Exception {
		manager();
		CompletableFuture<Instant> firstCall = new CompletableFuture<>();
		this.queue.worker(1, (job) -> {
			firstCall.complete(Instant.now());
			throw new IllegalStateException("disk full");
		});
		CompletableFuture<String> firstSeen = new CompletableFuture<>();
		this.queue.worker(new QueueName("testq.dlq"), 1, (job) -> {
			firstSeen.complete(job.headers().get("x-dead-letter-first-seen"));
			return CompletableFuture.completedFuture(JobResult.done());
		});
		this.queue.sender().send(JsonNodeFactory.instance.stringNode("job")).orTimeout(20, TimeUnit.SECONDS).join();
		assertThat(Instant.parse(firstSeen.get(20, TimeUnit.SECONDS))).isBeforeOrEqualTo(firstCall.join());
	}

	@Test
	void aDeadLetterIsGivenBackToItsQueue() {
		QueueManager manager = manager();
		AtomicBoolean broken = new AtomicBoolean(true);
		CompletableFuture<Job> done = workerWhile(broken);
		this.queue.sender().send(JsonNodeFactory.instance.stringNode("job")).orTimeout(20, TimeUnit.SECONDS).join();
		await().until(() -> manager.deadLetters() == 1);
		broken.set(false);
		assertThat(manager.resubmitDeadLetters(10).join()).isEqualTo(1);
		assertThat(manager.deadLetters()).isZero();
		Job job = done.orTimeout(10, TimeUnit.SECONDS).join();
		assertThat(job.attempt()).isEqualTo(1);
		assertThat(job.headers()).isEmpty();
		assertThat(manager.resubmitDeadLetters(10).join()).isZero();
	}

	@Test
	void aDeadLetterStaysOneWhileTheDiskHasNoRoomForNewMessages() {
		AtomicBoolean room = new AtomicBoolean(true);
		QueueManager manager = this.queue.start(options(), new Disk(room));
		AtomicBoolean broken = new AtomicBoolean(true);
		CompletableFuture<Job> done = workerWhile(broken);
		this.queue.sender().send(JsonNodeFactory.instance.stringNode("job")).orTimeout(20, TimeUnit.SECONDS).join();
		await().until(() -> manager.deadLetters() == 1);
		broken.set(false);
		room.set(false);
		assertThat(manager.resubmitDeadLetters(10).join()).isZero();
		assertThat(manager.deadLetters()).isOne();
		room.set(true);
		assertThat(manager.resubmitDeadLetters(10).join()).isOne();
		done.orTimeout(10, TimeUnit.SECONDS).join();
	}

	@Test
	void aDeadLetterOnWhichItsListenerFailsStaysADeadLetter() {
		QueueManager manager = manager();
		AtomicBoolean broken = new AtomicBoolean(true);
		CompletableFuture<Job> done = workerWhile(broken);
		AtomicInteger letters = new AtomicInteger();
		this.queue.worker(new QueueName("testq.dlq"), 1, (job) -> {
			letters.incrementAndGet();
			return CompletableFuture.completedFuture(JobResult.fatal(new IllegalStateException("no address")));
		});
		this.queue.sender().send(JsonNodeFactory.instance.stringNode("job")).orTimeout(20, TimeUnit.SECONDS).join();
		await().until(() -> letters.get() == 1);
		broken.set(false);
		await().until(() -> manager.resubmitDeadLetters(10).join() == 1);
		assertThat(done.orTimeout(10, TimeUnit.SECONDS).join().payload().stringValue()).isEqualTo("job");
		assertThat(letters).as("it waited").hasValue(1);
	}

	@Test
	void aManagerOfItsOwnKeepsDeadLettersToo() {
		QueueName deadLetters = new QueueName("testq.dlq");
		QueueManager manager = this.queue
			.manager(ManagerOptions.of(deadLetters).withLimits(QueueLimits.DEFAULT.withMaxAttempts(1)));
		this.queue.worker(deadLetters, 1, (job) -> {
			throw new IllegalStateException("no address");
		});
		this.queue.sender(SenderOptions.of(deadLetters))
			.send(JsonNodeFactory.instance.stringNode("letter"))
			.orTimeout(20, TimeUnit.SECONDS)
			.join();
		await().until(() -> manager.figures().failed() == 1);
		assertThat(manager.figures().delayed()).isEqualTo(1);
	}

	/** A worker that fails until it is mended; then it does its first job. */
	private CompletableFuture<Job> workerWhile(AtomicBoolean broken) {
		CompletableFuture<Job> done = new CompletableFuture<>();
		this.queue.worker(1, (job) -> {
			if (broken.get()) {
				throw new IllegalStateException("disk full");
			}
			done.complete(job);
			return CompletableFuture.completedFuture(JobResult.done());
		});
		return done;
	}

	private QueueManager manager() {
		return this.queue.manager(options());
	}

	private static ManagerOptions options() {
		return ManagerOptions.of(QueueFixture.QUEUE)
			.withLimits(QueueLimits.DEFAULT.withRedeliveryDelay(Duration.ofMillis(10)));
	}

	/** Keeps nothing, and has room for new messages or not. */
	private record Disk(AtomicBoolean room) implements MessageLogs {

		@Override
		public MessageLog open(QueueName queue, Listener listener) {
			return (MessageLog) Proxy.newProxyInstance(MessageLog.class.getClassLoader(),
					new Class<?>[] { MessageLog.class },
					(proxy, method, arguments) -> method.getName().equals("hasRoom") ? this.room.get()
							: method.invoke(MessageLog.NONE, arguments));
		}

		@Override
		public Set<QueueName> queues() {
			return Set.of();
		}

		@Override
		public String location() {
			return "";
		}

		@Override
		public void close() {
		}

	}

}
