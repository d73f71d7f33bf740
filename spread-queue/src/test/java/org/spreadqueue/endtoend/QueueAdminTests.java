// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessageChange.Result;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** What an operator sees of a queue, and the changes of single messages. */
class QueueAdminTests {

	private final QueueFixture queue = new QueueFixture();

	private final QueueManager manager = this.queue.manager(ManagerOptions.of(QueueFixture.QUEUE)
		.withLimits(QueueLimits.DEFAULT.withMaxAttempts(1).withMaxLength(1500)));

	private final QueueAdmin admin = this.manager.admin();

	private final Sender sender = this.queue.sender();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	@Test
	void lookingAtMessagesLeavesThemWhereTheyAre() {
		send("a");
		send("b");
		List<String> seen = payloads(browse(MessageFilter.ALL));
		assertThat(seen).containsExactly("a", "b");
		assertThat(payloads(browse(MessageFilter.ALL))).isEqualTo(seen);
		assertThat(this.manager.figures().waiting()).isEqualTo(2);
	}

	@Test
	void showsWhereEachMessageIs() {
		CompletableFuture<JobResult> held = new CompletableFuture<>();
		this.queue.worker(1, (job) -> held);
		send("in flight");
		await().until(() -> this.manager.figures().inFlight() == 1);
		send("waiting");
		submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("delayed")).withDelay(Duration.ofHours(1)));
		List<QueuedMessage> messages = browse(MessageFilter.ALL).messages();
		assertThat(messages).extracting(QueuedMessage::place)
			.containsExactly(Place.IN_FLIGHT, Place.WAITING, Place.DELAYED);
		QueuedMessage inFlight = messages.get(0);
		assertThat(inFlight.attempt()).isEqualTo(1);
		assertThat(inFlight.worker()).isNotNull().isEqualTo(report().workers().get(0).privateGroup());
		assertThat(inFlight.dispatched()).isAfterOrEqualTo(inFlight.arrived());
		assertThat(messages.get(1).worker()).isNull();
		assertThat(messages.get(2).notBefore()).isAfter(messages.get(2).arrived().plusSeconds(3000));
		assertThat(payloads(browse(MessageFilter.ALL.in(Place.DELAYED)))).containsExactly("delayed");
		held.complete(JobResult.done());
	}

	@Test
	void findsMessagesByIdKeyHeaderAndTime() {
		submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("keyed")).withOrderingKey("k1"));
		submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("of a tenant")).withHeader("tenant", "t1"));
		List<QueuedMessage> all = browse(MessageFilter.ALL).messages();
		assertThat(payloads(browse(new MessageFilter(Set.of(), null, "k1", Map.of(), null)))).containsExactly("keyed");
		assertThat(payloads(browse(new MessageFilter(Set.of(), null, null, Map.of("tenant", "t1"), null))))
			.containsExactly("of a tenant");
		assertThat(payloads(browse(new MessageFilter(Set.of(), all.get(1).id(), null, Map.of(), null))))
			.containsExactly("of a tenant");
		assertThat(browse(arrivedUntil(all.get(0).arrived().minusSeconds(1))).messages()).isEmpty();
		assertThat(browse(arrivedUntil(all.get(1).arrived().plusSeconds(1))).messages()).hasSize(2);
		assertThat(browse(new MessageFilter(Set.of(), new MessageId(1, 1), null, Map.of(), null)).messages()).isEmpty();
	}

	@Test
	void pagesFollowEachOtherAcrossTheWholeQueue() {
		for (int i = 0; i < 1200; i++) {
			this.sender.submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("m" + i)));
		}
		await().until(() -> this.manager.figures().waiting() == 1200);
		List<String> seen = new ArrayList<>();
		long after = 0;
		do {
			MessagePage page = this.admin.browse(MessageFilter.ALL, after, 700).join();
			assertThat(page.messages()).hasSizeLessThanOrEqualTo(700);
			seen.addAll(payloads(page));
			after = page.next();
		}
		while (after != 0);
		assertThat(seen).hasSize(1200).doesNotHaveDuplicates().startsWith("m0", "m1").endsWith("m1199");
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.browse(MessageFilter.ALL, 0, 0))
			.withMessageContaining("Begin with 0, and ask for 1 to 10000");
	}

	@Test
	void deletesSingleMessagesAndTellsTheirSenders() {
		Delivery unwanted = submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("unwanted")));
		send("wanted");
		MessageId id = browse(MessageFilter.ALL).messages().get(0).id();
		MessageId unknown = new MessageId(1, 1);
		assertThat(this.admin.delete(List.of(id, unknown)).join())
			.containsExactly(new MessageChange(id, Result.DELETED), new MessageChange(unknown, Result.NOT_FOUND));
		Throwable failure = catchThrowable(
				() -> unwanted.done().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
		assertThat(failure).rootCause()
			.isInstanceOfSatisfying(DeliveryFailedException.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(Reason.PURGED))
			.hasMessageContaining("it was deleted");
		assertThat(payloads(browse(MessageFilter.ALL))).containsExactly("wanted");
	}

	@Test
	void aMessageThatAWorkerHasIsNotDeleted() {
		CompletableFuture<JobResult> held = new CompletableFuture<>();
		this.queue.worker(1, (job) -> held);
		send("job");
		await().until(() -> this.manager.figures().inFlight() == 1);
		MessageId id = browse(MessageFilter.ALL).messages().get(0).id();
		assertThat(this.admin.delete(List.of(id)).join()).containsExactly(new MessageChange(id, Result.IN_FLIGHT));
		held.complete(JobResult.done());
	}

	@Test
	void resubmitsSelectedDeadLetters() {
		this.queue.worker(1, (job) -> {
			throw new IllegalStateException(job.payload().stringValue());
		});
		send("first");
		send("second");
		await().until(() -> this.manager.deadLetters() == 2);
		this.admin.pause().join();
		QueueAdmin letters = this.manager.deadLetterQueue().orElseThrow().admin();
		MessageFilter second = new MessageFilter(Set.of(), null, null, Map.of("x-dead-letter-error-message", "second"),
				null);
		MessageId id = letters.browse(second, 0, 10).join().messages().get(0).id();
		assertThat(this.admin.resubmitDeadLetters(List.of(id, id)).join())
			.containsExactly(new MessageChange(id, Result.RESUBMITTED), new MessageChange(id, Result.NOT_FOUND));
		assertThat(this.manager.deadLetters()).isEqualTo(1);
		assertThat(payloads(browse(MessageFilter.ALL))).containsExactly("second");
		assertThat(payloads(letters.browse(MessageFilter.ALL, 0, 10).join())).containsExactly("first");
	}

	@Test
	void aDeadLetterForWhichThereIsNoRoomStaysOne() {
		this.queue.worker(1, (job) -> {
			throw new IllegalStateException("broken");
		});
		send("poison");
		await().until(() -> this.manager.deadLetters() == 1);
		this.admin.pause().join();
		for (int i = 0; i < 1500; i++) {
			this.sender.submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("m" + i)));
		}
		await().until(() -> this.manager.figures().waiting() == 1500);
		QueueAdmin letters = this.manager.deadLetterQueue().orElseThrow().admin();
		MessageId id = letters.browse(MessageFilter.ALL, 0, 10).join().messages().get(0).id();
		assertThat(this.admin.resubmitDeadLetters(List.of(id)).join())
			.containsExactly(new MessageChange(id, Result.NO_ROOM));
		assertThat(this.manager.deadLetters()).isEqualTo(1);
	}

	@Test
	void aDeadLetterThatItsOwnMoveDisplacesIsMovedOnce() {
		QueueManager small = this.queue.manager(ManagerOptions.of(new QueueName("small"))
			.withLimits(QueueLimits.DEFAULT.withMaxAttempts(1)
				.withMaxLength(1)
				.withOverflow(QueueLimits.Overflow.DEAD_LETTER_OLDEST)));
		QueueAdmin letters = small.deadLetterQueue().orElseThrow().admin();
		Sender own = this.queue.sender(SenderOptions.of(small.options().queue()));
		Worker failing = this.queue.worker(small.options().queue(), 1, (job) -> {
			throw new IllegalStateException("broken");
		});
		own.submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("first")));
		await().until(() -> small.deadLetters() == 1);
		small.pause().join();
		own.submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("second")));
		await().until(() -> small.figures().waiting() == 1);
		MessageId id = letters.browse(MessageFilter.ALL, 0, 10).join().messages().get(0).id();
		assertThat(small.admin().resubmitDeadLetters(List.of(id)).join())
			.containsExactly(new MessageChange(id, Result.RESUBMITTED));
		assertThat(payloads(small.admin().browse(MessageFilter.ALL, 0, 10).join())).containsExactly("first");
		assertThat(payloads(letters.browse(MessageFilter.ALL, 0, 10).join())).containsExactly("second");
		assertThat(failing.statistics()).isNotNull();
	}

	@Test
	void allDeadLettersGoBackExceptThoseThatAreAtWorkers() {
		Worker failing = this.queue.worker(50, (job) -> {
			throw new IllegalStateException("broken");
		});
		for (int i = 0; i < 700; i++) {
			this.sender.submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("m" + i)));
		}
		await().until(() -> this.manager.deadLetters() == 700);
		this.manager.pause().join();
		CompletableFuture<JobResult> held = new CompletableFuture<>();
		QueueManager letters = this.manager.deadLetterQueue().orElseThrow();
		this.queue.worker(letters.options().queue(), 1, (job) -> held);
		await().until(() -> letters.figures().inFlight() > 0);
		letters.pause().join();
		int atWorkers = letters.figures().inFlight();
		assertThat(this.manager.resubmitDeadLetters(600).join()).isEqualTo(600);
		assertThat(this.manager.resubmitDeadLetters(Integer.MAX_VALUE).join()).isEqualTo(100 - atWorkers);
		assertThat(this.manager.figures().waiting()).isEqualTo(700 - atWorkers);
		held.complete(JobResult.done());
		assertThat(failing.statistics()).isNotNull();
	}

	@Test
	void deadLettersThatAnotherManagerHasAreNotSaidToBeNowhere() {
		QueueName other = new QueueName("other");
		QueueManager first = this.queue.manager(ManagerOptions.of(new QueueName("other.dlq")));
		QueueManager second = this.queue.manager(ManagerOptions.of(other));
		await().until(() -> second.deadLetterQueue().orElseThrow().state() == ManagerState.STANDING_BY);
		assertThat(catchThrowable(() -> second.admin().resubmitDeadLetters(List.of(new MessageId(1, 1))).join()))
			.hasRootCauseInstanceOf(IllegalStateException.class)
			.hasMessageContaining("Another program manages queue 'other.dlq'");
		assertThat(first.state()).isEqualTo(ManagerState.ACTIVE);
	}

	@Test
	void deletingTheDelayedFirstOfAKeyFreesTheNext() {
		submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("delayed"))
			.withDelay(Duration.ofHours(1))
			.withOrderingKey("k"));
		Delivery next = submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode("next")).withOrderingKey("k"));
		this.queue.worker(1, (job) -> CompletableFuture.completedFuture(JobResult.done()));
		await().until(() -> this.manager.workers() == 1);
		MessageId id = browse(MessageFilter.ALL).messages().get(0).id();
		assertThat(this.admin.delete(List.of(id)).join()).containsExactly(new MessageChange(id, Result.DELETED));
		next.done().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
	}

	@Test
	void aManagerThatHasEndedChangesNothing() {
		this.queue.worker(1, (job) -> {
			throw new IllegalStateException("broken");
		});
		send("poison");
		await().until(() -> this.manager.deadLetters() == 1);
		this.manager.close();
		List<MessageId> ids = List.of(new MessageId(1, 1));
		for (CompletableFuture<?> change : List.of(this.admin.pause(), this.admin.resume(), this.admin.purge(),
				this.admin.delete(ids), this.admin.resubmitDeadLetters(ids), this.manager.resubmitDeadLetters(10))) {
			assertThat(catchThrowable(change::join)).hasRootCauseInstanceOf(IllegalStateException.class)
				.hasMessageContaining("has ended");
		}
		this.queue.loop().close();
		assertThat(this.admin.report()).isCompletedExceptionally();
		assertThat(this.admin.pause()).isCompletedExceptionally();
	}

	@Test
	void reportsWorkersSendersAndFigures() {
		this.queue.worker(3, (job) -> CompletableFuture.completedFuture(JobResult.done()));
		send("job");
		await().until(() -> this.manager.figures().done() == 1);
		QueueReport report = report();
		assertThat(report.queue()).isEqualTo(QueueFixture.QUEUE);
		assertThat(report.workers()).singleElement().satisfies((worker) -> {
			assertThat(worker.legacy()).isFalse();
			assertThat(worker.ready()).isTrue();
			assertThat(worker.inFlight()).isZero();
			assertThat(worker.silentFor()).isLessThan(Duration.ofMinutes(1));
		});
		assertThat(report.senders()).singleElement().satisfies((sender) -> {
			assertThat(sender.accepted()).isEqualTo(1);
			assertThat(sender.blocked()).isFalse();
		});
		assertThat(report.limits().maxLength()).isEqualTo(1500);
		assertThat(report.figures().accepted()).isEqualTo(1);
	}

	private void send(String text) {
		submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode(text)));
	}

	/** Waits until the manager has it. */
	private Delivery submit(OutgoingJob job) {
		Delivery delivery = this.sender.submit(job);
		delivery.accepted().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
		return delivery;
	}

	private MessagePage browse(MessageFilter filter) {
		return this.admin.browse(filter, 0, 100).join();
	}

	private static MessageFilter arrivedUntil(Instant time) {
		return new MessageFilter(Set.of(), null, null, Map.of(), time);
	}

	private QueueReport report() {
		return this.admin.report().join();
	}

	private static List<String> payloads(MessagePage page) {
		return page.messages().stream().map((message) -> message.content().tree().stringValue()).toList();
	}

}
