// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** A queue whose programs have a key: all that works without one works with it. */
@Timeout(60)
class SealedQueueTests {

	private static final SealKey KEY = key(1);

	private static final SealKey OTHER_KEY = key(2);

	private static final SealKeys KEYS = SealKeys.of(KEY);

	private static final QueueName QUEUE = QueueFixture.QUEUE;

	private static final JobHandler ECHO = (job) -> CompletableFuture
		.completedFuture(JobResult.response(job.payload()));

	private final QueueFixture queue = new QueueFixture();

	private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@Test
	void nothingOfAMessageOrAnAnswerCanBeRead() {
		try (Stranger stranger = new Stranger(this.queue.spread(), "stranger")) {
			stranger.join(QUEUE.nativeGroup(), QUEUE.nativeMembersGroup());
			this.queue.manager(manager(KEYS));
			this.queue.worker(worker(KEYS), ECHO);
			Sender sender = this.queue.sender(sender(KEYS));
			assertThat(request(sender, "secret")).isEqualTo(text("secret"));
			sender.submit(OutgoingJob.of(text("secret")).withHeader("secret", "secret"))
				.done()
				.toCompletableFuture()
				.join();
			await().until(() -> stranger.heard().size() >= 4);
			assertThat(stranger.heard()).allSatisfy((message) -> {
				assertThat(message.messageType()).isEqualTo(NativeProtocol.MESSAGE_TYPE);
				assertThat(new String(message.body(), StandardCharsets.ISO_8859_1)).startsWith("S")
					.doesNotContain("secret");
			});
		}
	}

	@Test
	void largeMessagesAndAnswersTravel() {
		this.queue.manager(manager(KEYS));
		this.queue.worker(worker(KEYS), ECHO);
		String large = "x".repeat(3_000_000);
		assertThat(request(this.queue.sender(sender(KEYS)), large)).isEqualTo(text(large));
	}

	@Test
	void messagesOutliveTheirManager() {
		QueueManager first = this.queue.manager(manager(KEYS));
		QueueManager second = standby();
		Sender sender = this.queue.sender(sender(KEYS));
		send(sender, 300);
		first.close();
		await().until(() -> second.state() == ManagerState.ACTIVE);
		this.queue.worker(worker(KEYS), this::note);
		await().until(() -> this.done.size() >= 300);
		assertThat(this.done).doesNotHaveDuplicates();
	}

	/** Their sender is gone, so nobody else has them. */
	@Test
	void aManagerThatStopsHandsMessagesOver() {
		QueueManager first = this.queue.manager(manager(KEYS));
		QueueManager second = standby();
		try (Sender sender = Sender.open(sender(KEYS), this.queue.spread(), this.queue.loop())) {
			send(sender, 300);
		}
		first.close();
		await().until(() -> second.figures().waiting() == 300);
		this.queue.worker(worker(KEYS), this::note);
		await().until(() -> this.done.size() == 300);
	}

	@Test
	void everybodyGoesOnAfterTheDaemonWasAway() {
		this.queue.manager(manager(KEYS));
		this.queue.worker(worker(KEYS), ECHO);
		Sender sender = this.queue.sender(sender(KEYS));
		assertThat(request(sender, "before")).isEqualTo(text("before"));
		this.queue.stopDaemon();
		this.queue.restartDaemon();
		// A request fails if its sender has yet to notice the loss.
		sender.submit(OutgoingJob.of(text("one way"))).done().orTimeout(20, TimeUnit.SECONDS).join();
		assertThat(request(sender, "after")).isEqualTo(text("after"));
	}

	@Test
	void deadLettersAreSealedToo() throws Exception {
		this.queue.manager(manager(KEYS).withLimits(QueueLimits.DEFAULT.withMaxAttempts(1)));
		this.queue.worker(worker(KEYS), (job) -> {
			throw new IllegalStateException("disk full");
		});
		this.queue.worker(WorkerOptions.of(new QueueName("testq.dlq")).withKeys(KEYS), this::note);
		this.queue.sender(sender(KEYS)).send(text("poison"));
		assertThat(this.done.poll(20, TimeUnit.SECONDS)).isEqualTo("poison");
	}

	@Test
	void oneKeyTakesThePlaceOfAnother() {
		this.queue.manager(manager(SealKeys.of(KEY, OTHER_KEY)));
		this.queue.worker(worker(SealKeys.of(OTHER_KEY, KEY)), ECHO);
		assertThat(request(this.queue.sender(sender(SealKeys.of(OTHER_KEY, KEY))), "new")).isEqualTo(text("new"));
		assertThat(request(this.queue.sender(sender(SealKeys.of(KEY, OTHER_KEY))), "old")).isEqualTo(text("old"));
	}

	@Test
	void aSenderWithoutTheKeyIsToldSo() {
		this.queue.manager(manager(KEYS));
		assertThat(failure(sender(SealKeys.NONE))).contains(KEY.name(), "and this sender has none");
		assertThat(failure(sender(SealKeys.of(OTHER_KEY)))).contains("seals with the key", KEY.name(),
				OTHER_KEY.name());
	}

	@Test
	void aSenderWhoseManagerHasNoKeyIsToldSo() {
		this.queue.manager(manager(SealKeys.NONE));
		Sender sender = this.queue.sender(sender(KEYS));
		assertThat(failure(sender)).contains("has no key, and this sender has", KEY.name());
		assertThat(sender.managerKnown()).as("for its statistics").succeedsWithin(Duration.ofSeconds(20));
		assertThat(sender.manager()).isEmpty();
		assertThat(sender.managerRefusal()).hasValueSatisfying((text) -> assertThat(text).contains("has no key"));
	}

	@Test
	void aWorkerWithoutTheKeyGetsNothing() {
		this.queue.manager(manager(KEYS));
		Worker keyless = this.queue.worker(worker(SealKeys.NONE), this::note);
		Worker other = this.queue.worker(worker(SealKeys.of(OTHER_KEY)), this::note);
		await().until(() -> keyless.statistics().dropped() > 0 && other.statistics().dropped() > 0);
		this.queue.worker(worker(KEYS), ECHO);
		assertThat(request(this.queue.sender(sender(KEYS)), "hello")).isEqualTo(text("hello"));
		assertThat(this.done).isEmpty();
	}

	@Test
	void aWorkerTakesNothingOfAManagerWithoutTheKey() {
		this.queue.manager(manager(SealKeys.NONE));
		Worker keyed = this.queue.worker(worker(KEYS), this::note);
		send(this.queue.sender(sender(SealKeys.NONE)), 1);
		await().until(() -> keyed.statistics().dropped() > 0);
		assertThat(this.done).isEmpty();
	}

	private CompletableFuture<JobResult> note(Job job) {
		this.done.add(job.payload().stringValue());
		return CompletableFuture.completedFuture(JobResult.done());
	}

	private String failure(SenderOptions options) {
		return failure(this.queue.sender(options));
	}

	private static String failure(Sender sender) {
		Throwable failure = catchThrowable(() -> sender.send(text("x")).orTimeout(20, TimeUnit.SECONDS).join());
		assertThat(failure).hasCauseInstanceOf(DeliveryFailedException.class);
		return failure.getCause().getMessage();
	}

	private QueueManager standby() {
		QueueManager standby = this.queue.start(manager(KEYS));
		await().until(() -> standby.state() == ManagerState.STANDING_BY);
		return standby;
	}

	private static void send(Sender sender, int messages) {
		CompletableFuture<?>[] accepted = new CompletableFuture<?>[messages];
		for (int i = 0; i < messages; i++) {
			accepted[i] = sender.send(text("job " + i));
		}
		CompletableFuture.allOf(accepted).orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static JsonNode request(Sender sender, String text) {
		return sender.request(text(text), Duration.ofSeconds(20)).join();
	}

	private static JsonNode text(String text) {
		return JsonNodeFactory.instance.stringNode(text);
	}

	private static ManagerOptions manager(SealKeys keys) {
		return ManagerOptions.of(QUEUE).withKeys(keys);
	}

	private static WorkerOptions worker(SealKeys keys) {
		return WorkerOptions.of(QUEUE).withKeys(keys);
	}

	private static SenderOptions sender(SealKeys keys) {
		return SenderOptions.of(QUEUE).withKeys(keys).withSendTimeout(Duration.ofSeconds(3));
	}

	private static SealKey key(int fill) {
		byte[] secret = new byte[SealKey.BYTES];
		Arrays.fill(secret, (byte) fill);
		return SealKey.of(secret);
	}

}
