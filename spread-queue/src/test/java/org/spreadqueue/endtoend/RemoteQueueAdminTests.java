// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.AdministrationException;
import org.spreadqueue.manager.AdministrationException.Reason;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessageChange.Result;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** What an operator asks of a manager that is elsewhere. */
@Execution(ExecutionMode.CONCURRENT)
class RemoteQueueAdminTests {

	private static final Duration SOON = Duration.ofMillis(300);

	/** Long enough to connect and to be refused, which happens once a second. */
	private static final Duration FOR_NO_ANSWER = Duration.ofSeconds(3);

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@Test
	void theReportIsThatOfTheManager() {
		QueueManager manager = this.queue.manager();
		this.queue.worker(3, (job) -> CompletableFuture.completedFuture(JobResult.done()));
		send("job");
		await().until(() -> manager.figures().done() == 1);
		try (RemoteQueueAdmin admin = admin()) {
			QueueReport report = get(admin.report());
			assertThat(report.queue()).isEqualTo(QueueFixture.QUEUE);
			assertThat(report.state()).isEqualTo(ManagerState.ACTIVE);
			assertThat(report.privateGroup()).isEqualTo(manager.privateGroup().orElseThrow());
			assertThat(report.activeFor()).isBetween(Duration.ZERO, report.statistics().runTime().plusSeconds(1));
			assertThat(report.limits()).isEqualTo(QueueLimits.DEFAULT);
			assertThat(report.figures().done()).isEqualTo(1);
			assertThat(report.figures().waits().buckets()).isEqualTo(manager.figures().waits().buckets());
			assertThat(report.workers()).singleElement().satisfies((worker) -> {
				assertThat(worker.legacy()).isFalse();
				assertThat(worker.ready()).isTrue();
				assertThat(worker.capacity()).isPositive();
			});
			assertThat(report.senders()).singleElement().satisfies((each) -> assertThat(each.accepted()).isOne());
		}
	}

	@Test
	void messagesAreShownAsTheyAre() {
		QueueManager manager = this.queue.manager();
		Sender sender = this.queue.sender();
		submit(sender, OutgoingJob.of(JsonNodeFactory.instance.stringNode("plain")));
		submit(sender,
				OutgoingJob.of(JsonNodeFactory.instance.stringNode("later"))
					.withDelay(Duration.ofHours(1))
					.withOrderingKey("k")
					.withHeader("tenant", "t1"));
		try (RemoteQueueAdmin admin = admin()) {
			MessagePage local = manager.admin().browse(MessageFilter.ALL, 0, 10).join();
			MessagePage remote = get(admin.browse(MessageFilter.ALL, 0, 10));
			assertThat(remote.messages()).usingRecursiveComparison()
				.ignoringFields("arrived", "notBefore")
				.isEqualTo(local.messages());
			assertThat(remote.messages().get(1).notBefore()).isNotNull();
			MessageFilter tenant = new MessageFilter(Set.of(QueuedMessage.Place.DELAYED), null, "k",
					Map.of("tenant", "t1"), remote.messages().get(1).arrived().plusSeconds(1));
			assertThat(get(admin.browse(tenant, 0, 10)).messages()).extracting(QueuedMessage::id)
				.containsExactly(remote.messages().get(1).id());
		}
	}

	@Test
	void largePagesComeInSeveralAnswersAndTheLargestMessageInOne() {
		this.queue.manager();
		Sender sender = this.queue.sender();
		for (int i = 0; i < 5; i++) {
			submit(sender, OutgoingJob.of(Content.json(new byte[600_000])));
		}
		byte[] largest = new byte[Sender.MAX_MESSAGE_BYTES];
		submit(sender, OutgoingJob.of(Content.json(largest)));
		try (RemoteQueueAdmin admin = admin()) {
			List<QueuedMessage> messages = get(admin.browse(MessageFilter.ALL, 0, 100)).messages();
			assertThat(messages).hasSize(6);
			assertThat(messages.get(5).content().body()).hasSize(largest.length);
		}
	}

	@Test
	void pagesWithoutBodiesAreSmall() {
		this.queue.manager();
		Sender sender = this.queue.sender();
		for (int i = 0; i < 5; i++) {
			submit(sender, OutgoingJob.of(Content.json(new byte[600_000])).withHeader("number", Integer.toString(i)));
		}
		try (RemoteQueueAdmin admin = admin()) {
			List<QueuedMessage> messages = get(admin.browseWithoutBodies(MessageFilter.ALL, 0, 100)).messages();
			assertThat(messages).extracting((message) -> message.content().headers().get("number"))
				.containsExactly("0", "1", "2", "3", "4");
			assertThat(messages).allSatisfy((message) -> assertThat(message.content().body()).isEmpty());
			assertThat(messages).extracting(QueuedMessage::id)
				.isEqualTo(get(admin.browse(MessageFilter.ALL, 0, 100)).messages()
					.stream()
					.map(QueuedMessage::id)
					.toList());
		}
	}

	@Test
	void changesAreMade() {
		QueueManager manager = this.queue.manager();
		try (RemoteQueueAdmin admin = admin()) {
			get(admin.pause());
			assertThat(manager.figures().paused()).isTrue();
			get(admin.resume());
			assertThat(manager.figures().paused()).isFalse();
			send("a");
			send("b");
			send("c");
			MessageId id = get(admin.browse(MessageFilter.ALL, 0, 1)).messages().get(0).id();
			assertThat(get(admin.delete(List.of(id, new MessageId(1, 1))))).containsExactly(
					new MessageChange(id, Result.DELETED), new MessageChange(new MessageId(1, 1), Result.NOT_FOUND));
			assertThat(get(admin.purge())).isEqualTo(2);
			assertThat(manager.figures().waiting()).isZero();
		}
	}

	@Test
	void deadLettersAreSeenByTheNameOfTheirQueueAndGoBack() {
		QueueManager manager = this.queue
			.manager(ManagerOptions.of(QueueFixture.QUEUE).withLimits(QueueLimits.DEFAULT.withMaxAttempts(1)));
		this.queue.worker(1, (job) -> {
			throw new IllegalStateException("broken");
		});
		send("poison");
		await().until(() -> manager.deadLetters() == 1);
		manager.pause().join();
		try (RemoteQueueAdmin letters = admin(new QueueName(QueueFixture.QUEUE + ".dlq"), SealKeys.NONE);
				RemoteQueueAdmin admin = admin()) {
			MessageId id = get(letters.browse(MessageFilter.ALL, 0, 10)).messages().get(0).id();
			assertThat(get(admin.resubmitDeadLetters(List.of(id))))
				.containsExactly(new MessageChange(id, Result.RESUBMITTED));
			assertThat(manager.deadLetters()).isZero();
			assertThat(manager.figures().waiting()).isOne();
		}
	}

	@Test
	void aManagerThatAnswersNobodySaysSo() {
		this.queue.manager(ManagerOptions.of(QueueFixture.QUEUE).withAdministration(Administration.NONE));
		try (RemoteQueueAdmin admin = admin()) {
			assertFailure(admin.report(), Reason.REFUSED, "answers no operators");
		}
	}

	@Test
	void aManagerThatIsReadOnlyShowsAndChangesNothing() {
		QueueManager manager = this.queue
			.manager(ManagerOptions.of(QueueFixture.QUEUE).withAdministration(Administration.READ_ONLY));
		send("kept");
		try (RemoteQueueAdmin admin = admin()) {
			assertThat(get(admin.report()).figures().waiting()).isOne();
			MessageId id = get(admin.browse(MessageFilter.ALL, 0, 10)).messages().get(0).id();
			assertFailure(admin.purge(), Reason.REFUSED, "changes nothing");
			assertFailure(admin.pause(), Reason.REFUSED, "changes nothing");
			assertFailure(admin.delete(List.of(id)), Reason.REFUSED, "changes nothing");
			assertThat(manager.figures().waiting()).isOne();
			assertThat(manager.figures().paused()).isFalse();
		}
	}

	@Test
	void whoHasTheKeyIsAnsweredAndNobodyElse() {
		SealKeys keys = SealKeys.of(key(1));
		QueueManager manager = this.queue.manager(ManagerOptions.of(QueueFixture.QUEUE).withKeys(keys));
		try (RemoteQueueAdmin admin = admin(QueueFixture.QUEUE, keys);
				RemoteQueueAdmin stranger = open(QueueFixture.QUEUE, SealKeys.NONE, FOR_NO_ANSWER);
				RemoteQueueAdmin other = open(QueueFixture.QUEUE, SealKeys.of(key(2)), FOR_NO_ANSWER)) {
			get(admin.pause());
			assertThat(manager.figures().paused()).isTrue();
			CompletableFuture<?> ofStranger = stranger.resume();
			assertFailure(other.resume(), Reason.NO_MANAGER,
					"seals with the key \"" + key(1).name() + "\", and this program has [" + key(2).name() + "]");
			assertFailure(ofStranger, Reason.NO_MANAGER,
					"has the key \"" + key(1).name() + "\", and this program has none");
			assertThat(manager.figures().paused()).isTrue();
		}
	}

	@Test
	void saysThatThereIsNoManager() {
		try (RemoteQueueAdmin admin = open(QueueFixture.QUEUE, SealKeys.NONE, FOR_NO_ANSWER)) {
			assertFailure(admin.report(), Reason.NO_MANAGER, "Is one running for this queue?");
		}
	}

	@Test
	void saysThatThereIsNoDaemon() {
		this.queue.stopDaemon();
		try (RemoteQueueAdmin admin = open(QueueFixture.QUEUE, SealKeys.NONE, SOON)) {
			assertFailure(admin.report(), Reason.NOT_CONNECTED, "No Spread daemon could be reached");
			assertFailure(admin.report(), Reason.NOT_CONNECTED, "cannot be reached: Connection refused");
		}
	}

	@Test
	void theNextManagerIsAskedWhenTheFirstOneIsGone() {
		QueueManager first = this.queue.manager();
		QueueManager second = this.queue.start(ManagerOptions.of(QueueFixture.QUEUE));
		await().until(() -> second.state() == ManagerState.STANDING_BY);
		try (RemoteQueueAdmin admin = open(QueueFixture.QUEUE, SealKeys.NONE, FOR_NO_ANSWER)) {
			awaitAnswerOf(first, admin);
			first.close();
			await().until(() -> second.state() == ManagerState.ACTIVE);
			awaitAnswerOf(second, admin);
		}
	}

	/** What is asked of a manager just before it leaves gets no answer. */
	private static void awaitAnswerOf(QueueManager manager, RemoteQueueAdmin admin) {
		await().atMost(Duration.ofSeconds(30))
			.ignoreException(AdministrationException.class)
			.until(() -> manager.privateGroup().orElseThrow().equals(get(admin.report()).privateGroup()));
	}

	@Test
	void manyQuestionsAreAnsweredOneAfterTheOther() {
		this.queue.manager();
		try (RemoteQueueAdmin admin = admin()) {
			List<CompletableFuture<QueueReport>> reports = Stream.generate(admin::report).limit(200).toList();
			assertThat(reports).allSatisfy((report) -> assertThat(get(report).queue()).isEqualTo(QueueFixture.QUEUE));
		}
	}

	@Test
	void whatIsAskedOfAClosedOneFails() {
		this.queue.manager();
		RemoteQueueAdmin admin = admin();
		get(admin.report());
		admin.close();
		assertFailure(admin.report(), Reason.CLOSED, "closed");
	}

	private RemoteQueueAdmin admin() {
		return admin(QueueFixture.QUEUE, SealKeys.NONE);
	}

	private RemoteQueueAdmin admin(QueueName name, SealKeys keys) {
		return open(name, keys, Duration.ofSeconds(20));
	}

	private RemoteQueueAdmin open(QueueName name, SealKeys keys, Duration timeout) {
		return RemoteQueueAdmin.open(name, keys, timeout, this.queue.spread(), this.queue.loop());
	}

	private void send(String text) {
		try (Sender sender = this.queue.sender()) {
			submit(sender, OutgoingJob.of(JsonNodeFactory.instance.stringNode(text)));
		}
	}

	private static void submit(Sender sender, OutgoingJob job) {
		sender.submit(job).accepted().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static <T> T get(CompletableFuture<T> future) {
		try {
			return future.orTimeout(30, TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof AdministrationException cause) ? cause : ex;
		}
	}

	private static void assertFailure(CompletableFuture<?> future, Reason reason, String text) {
		assertThat(catchThrowable(() -> get(future)))
			.isInstanceOfSatisfying(AdministrationException.class,
					(failure) -> assertThat(failure.reason()).isEqualTo(reason))
			.hasMessageContaining(text);
	}

	private static SealKey key(int fill) {
		byte[] secret = new byte[SealKey.BYTES];
		Arrays.fill(secret, (byte) fill);
		return SealKey.parse(Base64.getEncoder().encodeToString(secret));
	}

}
