// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** What somebody without the key tries, on a queue whose programs have one. */
@Timeout(60)
class StrangersTests {

	private static final SealKeys KEYS = SealKeys.of(SealKey.of(new byte[SealKey.BYTES]));

	private static final QueueName QUEUE = QueueFixture.QUEUE;

	private static final MessageId ID = new MessageId(1, 1);

	private static final Content FORGED = Content.json("\"forged\"".getBytes(StandardCharsets.UTF_8));

	private final QueueFixture queue = new QueueFixture();

	private final LegacyCodec legacy = new LegacyCodec();

	private final BlockingQueue<String> run = new LinkedBlockingQueue<>();

	private Stranger stranger;

	@BeforeEach
	void connect() {
		this.stranger = new Stranger(this.queue.spread(), "stranger");
		this.stranger.join(QUEUE.nativeGroup(), QUEUE.nativeMembersGroup(), QUEUE.workersGroup());
	}

	@AfterEach
	void close() throws Exception {
		this.stranger.close();
		this.queue.close();
	}

	@Nested
	class Forgery {

		@Test
		void submitsNothing() {
			QueueManager manager = startManager(KEYS);
			startWorker();
			say(QUEUE.nativeGroup(), new Frame.Submit(ID, 0, FORGED, false, 0, 0, 0, null, false, null, 0));
			assertThat(request("right")).isEqualTo("right");
			assertThat(StrangersTests.this.run).containsExactly("right");
			assertThat(manager.figures().accepted()).isEqualTo(1);
		}

		@Test
		void isNoManager() {
			startManager(KEYS);
			Worker worker = startWorker();
			assertThat(request("before")).isEqualTo("before");
			say(QUEUE.nativeMembersGroup(), new Frame.Hello(NativeProtocol.VERSION));
			say(workers(), new Frame.Hello(NativeProtocol.VERSION));
			say(workers(),
					new Frame.Dispatch(ID, FORGED, true, StrangersTests.this.stranger.privateGroup(), 1, 0, 0, false));
			await().until(() -> worker.statistics().dropped() == 3);
			assertThat(request("after")).isEqualTo("after");
			assertThat(StrangersTests.this.run).containsExactly("before", "after");
		}

		@Test
		void isNoWorker() {
			QueueManager manager = startManager(KEYS);
			StrangersTests.this.stranger.send(OutgoingMessage.of(QUEUE.workersGroup(), ServiceType.SAFE,
					StrangersTests.this.legacy.encodeReady(100)));
			say(QUEUE.nativeGroup(),
					new Frame.Status(WorkerState.READY, 100, List.of(), List.of(), List.of(), List.of()));
			say(QUEUE.nativeGroup(),
					new Frame.Status(WorkerState.READY, 100, List.of(), List.of(), List.of(), List.of()));
			startWorker();
			assertThat(request("right")).isEqualTo("right");
			assertThat(manager.workers()).isEqualTo(1);
		}

	}

	@Nested
	class Replay {

		@Test
		void repeatsNoJobOfASenderThatIsGone() {
			startManager(KEYS);
			startWorker();
			assertThat(request("once")).isEqualTo("once");
			repeatAll();
			assertThat(request("right")).isEqualTo("right");
			assertThat(StrangersTests.this.run).containsExactly("once", "right");
		}

		@Test
		void repeatsNoJobForTheNextManager() {
			QueueManager first = startManager(KEYS);
			startWorker();
			assertThat(request("once")).isEqualTo("once");
			first.close();
			QueueManager second = startManager(KEYS);
			repeatAll();
			assertThat(request("right")).isEqualTo("right");
			assertThat(StrangersTests.this.run).containsExactly("once", "right");
			assertThat(second.figures().accepted()).isEqualTo(1);
		}

		/**
		 * Submits, reports, and what is handed over: or a later manager could be told it.
		 */
		@Test
		void whateverGoesToManagersNamesTheOneThatItIsFor() {
			QueueManager first = startManager(KEYS);
			startWorker();
			assertThat(request("once")).isEqualTo("once");
			first.pause().join();
			QueueManager second = StrangersTests.this.queue.start(ManagerOptions.of(QUEUE).withKeys(KEYS));
			await().until(() -> second.state() == ManagerState.STANDING_BY);
			try (Sender sender = Sender.open(SenderOptions.of(QUEUE).withKeys(KEYS), StrangersTests.this.queue.spread(),
					StrangersTests.this.queue.loop())) {
				sender.send(text("handed over")).orTimeout(20, TimeUnit.SECONDS).join();
			}
			String handingOver = first.privateGroup().orElseThrow();
			first.close();
			await().until(() -> StrangersTests.this.run.contains("handed over"));
			await().untilAsserted(
					() -> assertThat(toManagers()).extracting(RegularMessage::sender).contains(workers(), handingOver));
			assertThat(toManagers())
				.allSatisfy((message) -> assertThat(ByteBuffer.wrap(message.body()).getLong(30)).isNotZero());
		}

		private @Nullable String senderToManagers() {
			return toManagers().stream()
				.map(RegularMessage::sender)
				.filter((name) -> !name.equals(workers()))
				.findFirst()
				.orElse(null);
		}

		private List<RegularMessage> toManagers() {
			return StrangersTests.this.stranger.heard()
				.stream()
				.filter((message) -> message.groups().contains(QUEUE.nativeGroup()))
				.toList();
		}

		/** Under the name of each program that has gone, in turn. */
		private void repeatAll() {
			// The stranger may hear of the message after its sender has the answer.
			String sender = await().until(this::senderToManagers, Objects::nonNull);
			List<RegularMessage> recorded = toManagers();
			assertThat(recorded).isNotEmpty();
			recorded.forEach(StrangersTests.this.stranger::repeat);
			try (Stranger poser = Stranger.posingAs(sender, StrangersTests.this.queue.spread())) {
				assertThat(poser.privateGroup()).isEqualTo(sender);
				recorded.forEach(poser::repeat);
			}
		}

	}

	@Nested
	class LegacyPrograms {

		@Test
		void areRefusedByAManagerExceptForTheirQuestions() throws FormatException {
			QueueManager manager = startManager(KEYS);
			submitLegacy();
			StrangersTests.this.stranger.send(OutgoingMessage.of(QUEUE.workersGroup(), ServiceType.SAFE,
					StrangersTests.this.legacy.encode(WorkerState.READY)));
			StrangersTests.this.stranger.send(OutgoingMessage.of(QUEUE.messagesGroup(), ServiceType.SAFE,
					StrangersTests.this.legacy.statusCommand()));
			await().until(() -> StrangersTests.this.stranger.heard()
				.stream()
				.anyMatch((message) -> message.groups().contains(StrangersTests.this.stranger.privateGroup())));
			assertThat(manager.figures().accepted()).isZero();
			assertThat(manager.workers()).isZero();
		}

		@Test
		void areServedIfTheKeyIsNotRequired() throws FormatException {
			QueueManager manager = startManager(KEYS.withRequired(false));
			submitLegacy();
			await().until(() -> manager.figures().accepted() == 1);
			startWorker();
			assertThat(StrangersTests.this.run).satisfies((done) -> await().until(() -> done.contains("legacy")));
		}

		@Test
		void dispatchNothing() throws FormatException {
			startManager(KEYS);
			Worker worker = startWorker();
			byte[] body = StrangersTests.this.legacy.encode(text("legacy"), WireFormat.DEFAULT);
			StrangersTests.this.stranger.send(OutgoingMessage.of(workers(), ServiceType.SAFE, StrangersTests.this.legacy
				.encodeDispatch(StrangersTests.this.stranger.privateGroup(), body, WireFormat.DEFAULT)));
			await().until(() -> worker.statistics().dropped() == 1);
			assertThat(request("right")).isEqualTo("right");
			assertThat(StrangersTests.this.run).containsExactly("right");
		}

		@Test
		void areNoManagers() {
			StrangersTests.this.stranger.join(QUEUE.messagesGroup());
			Sender sender = StrangersTests.this.queue
				.sender(SenderOptions.of(QUEUE).withKeys(KEYS).withSendTimeout(Duration.ofSeconds(2)));
			CompletableFuture<?> accepted = sender.send(text("mine"));
			await().until(() -> StrangersTests.this.stranger.heard()
				.stream()
				.anyMatch((message) -> message.groups().contains(QUEUE.messagesGroup())));
			RegularMessage question = StrangersTests.this.stranger.heard().get(0);
			StrangersTests.this.stranger.send(OutgoingMessage.of(question.sender(), ServiceType.SAFE, statistics()));
			assertThat(catchThrowable(() -> accepted.orTimeout(20, TimeUnit.SECONDS).join())).cause()
				.hasMessageContainingAll(StrangersTests.this.stranger.privateGroup(), "Spread::Queue for Perl",
						"spread.queue.key-required");
			assertThat(sender.manager()).isEmpty();
		}

		private byte[] statistics() {
			try (QueueFixture other = new QueueFixture()) {
				return StrangersTests.this.legacy.encodeStatistics(
						other.start(ManagerOptions.of(new QueueName("other"))).statistics(), WireFormat.DEFAULT, false);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void submitLegacy() throws FormatException {
			StrangersTests.this.stranger.send(OutgoingMessage.of(QUEUE.messagesGroup(), ServiceType.SAFE,
					StrangersTests.this.legacy.encode(text("legacy"), WireFormat.DEFAULT)));
		}

	}

	private void say(String group, Frame frame) {
		FramePacker packer = new FramePacker();
		packer.add(group, frame);
		packer.drain().forEach((packet) -> this.stranger.send(Driver.outgoing(packet)));
	}

	private QueueManager startManager(SealKeys keys) {
		return this.queue.manager(ManagerOptions.of(QUEUE).withKeys(keys));
	}

	/** Starts a worker, which announces itself where the stranger hears it. */
	private Worker startWorker() {
		Worker worker = this.queue.worker(WorkerOptions.of(QUEUE).withKeys(KEYS), this::work);
		await().until(() -> workers() != null);
		return worker;
	}

	private CompletableFuture<JobResult> work(Job job) {
		this.run.add(job.payload().stringValue());
		return CompletableFuture.completedFuture(JobResult.response(job.payload()));
	}

	/** The private group of the worker. */
	private String workers() {
		return this.stranger.heard()
			.stream()
			.filter((message) -> message.groups().contains(QUEUE.workersGroup()))
			.map(RegularMessage::sender)
			.filter((sender) -> !sender.equals(this.stranger.privateGroup()))
			.findFirst()
			.orElse(null);
	}

	/** The sender is gone afterwards. */
	private String request(String text) {
		try (Sender sender = Sender.open(SenderOptions.of(QUEUE).withKeys(KEYS), this.queue.spread(),
				this.queue.loop())) {
			return sender.request(text(text), Duration.ofSeconds(20)).join().stringValue();
		}
	}

	private static JsonNode text(String text) {
		return JsonNodeFactory.instance.stringNode(text);
	}

}
