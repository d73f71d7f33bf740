// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentRules;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private static final Instant FIRST_SEEN = Instant.parse("2026-01-02T03:04:05Z");

	private static final Map<String, String> HEADERS = Map.of("tenant", "7");

	private static final byte[] BODY = { 1, 2, 3 };

	@Test
	void theNameHasASuffix() {
		assertThat(DeadLetter.queueFor(ORDERS)).contains(new QueueName("orders.dlq"));
	}

	@Test
	void aLongNameLeavesNoRoomForTheSuffix() {
		assertThat(DeadLetter.queueFor(new QueueName("q".repeat(24)))).isPresent();
		assertThat(DeadLetter.queueFor(new QueueName("q".repeat(25)))).isEmpty();
	}

	@Test
	void aDeadLetterQueueHasNoneItself() {
		assertThat(DeadLetter.queueFor(new QueueName("orders.dlq"))).isEmpty();
	}

	@Test
	void aFailedMessageTellsItsStory() {
		Content content = content(
				DeadLetter.failed(message(HEADERS), new Frame.JobError("IOException", "disk full", 3)));
		assertThat(content.type()).isEqualTo(Content.JSON);
		assertThat(content.body()).isEqualTo(BODY);
		assertThat(content.headers()).containsExactlyInAnyOrderEntriesOf(Map.of("tenant", "7", "x-dead-letter-reason",
				"failed", "x-dead-letter-error-type", "IOException", "x-dead-letter-error-message", "disk full",
				"x-dead-letter-queue", "orders", "x-dead-letter-deliveries", "3", "x-dead-letter-id",
				"00000000000000ab-12", "x-dead-letter-first-seen", "2026-01-02T03:04:05Z"));
	}

	@Test
	void withoutAnErrorThereAreNoHeadersOfOne() {
		assertThat(content(DeadLetter.displaced(message(HEADERS))).headers())
			.containsEntry("x-dead-letter-reason", "displaced")
			.doesNotContainKeys("x-dead-letter-error-type", "x-dead-letter-error-message");
		assertThat(content(DeadLetter.workersLost(message(HEADERS))).headers()).containsEntry("x-dead-letter-reason",
				"workers-lost");
		assertThat(content(DeadLetter.failed(message(HEADERS), new Frame.JobError(null, "no type", 1))).headers())
			.containsKey("x-dead-letter-error-message")
			.doesNotContainKey("x-dead-letter-error-type");
	}

	@Test
	void aLongErrorIsCutButNotWithinACharacter() {
		assertThat(errorMessage("x".repeat(1000))).hasSize(1000);
		assertThat(errorMessage("x".repeat(1001))).hasSize(1000);
		assertThat(errorMessage("x".repeat(999) + "\uD83D\uDE00")).isEqualTo("x".repeat(999));
	}

	@Test
	void headersOfAnEarlierDeathAreReplaced() {
		Content content = content(DeadLetter
			.displaced(message(Map.of("x-dead-letter-error-message", "old", "x-dead-letter-queue", "elsewhere"))));
		assertThat(content.headers()).containsEntry("x-dead-letter-queue", "orders")
			.doesNotContainKey("x-dead-letter-error-message");
	}

	@Test
	void itCanBeDispatchedHoweverManyHeadersItsSenderGaveIt() {
		Map<String, String> headers = new HashMap<>();
		for (int i = 0; i < FrameLimits.MAX_SENDER_HEADERS; i++) {
			headers.put("h" + i, "\u20ac".repeat(FrameLimits.MAX_SENDER_HEADER_BYTES / 3 / 90 - 2));
		}
		assertThat(ContentRules.problemOfSender(message(headers).content())).isNull();
		Frame.JobError error = new Frame.JobError("\u20ac".repeat(2000), "\u20ac".repeat(2000), 3);
		Content dead = content(DeadLetter.failed(message(headers), error));
		assertThat(ContentRules.problemOf(dead)).isNull();
		assertThat(dead.headers()).containsAllEntriesOf(headers).hasSize(97);
	}

	/** Only a stranger that pretends to be a manager can bring such a message. */
	@Test
	void itsOwnHeadersGoBeforeThoseThatLeaveThemNoRoom() {
		Map<String, String> headers = new HashMap<>();
		for (int i = 0; i < FrameLimits.MAX_HEADERS; i++) {
			headers.put("h" + i, "v");
		}
		Content dead = content(DeadLetter.displaced(message(headers)));
		assertThat(ContentRules.problemOf(dead)).isNull();
		assertThat(dead.headers()).containsEntry("x-dead-letter-reason", "displaced").doesNotContainKey("h1");
	}

	@Test
	void itGoesBackAsItWas() {
		Content dead = content(DeadLetter.failed(message(HEADERS), new Frame.JobError("IOException", "disk full", 3)));
		assertThat(DeadLetter.originalContent(dead)).isEqualTo(new Content(Content.JSON, BODY, HEADERS));
	}

	@Test
	void whatSomebodyPutThereDirectlyStaysAsItIs() {
		Content content = new Content(Content.JSON, BODY, HEADERS);
		assertThat(DeadLetter.originalContent(content)).isEqualTo(content);
	}

	private static String errorMessage(String text) {
		Content content = content(DeadLetter.failed(message(HEADERS), new Frame.JobError(null, text, 1)));
		return String.valueOf(content.headers().get("x-dead-letter-error-message"));
	}

	private static Content content(DeadLetter letter) {
		return letter.content(ORDERS, FIRST_SEEN);
	}

	private static StoredMessage message(Map<String, String> headers) {
		return new StoredMessage(new MessageId(0xab, 12), "#s#h", StoredMessage.Origin.SENDER,
				new Content(Content.JSON, BODY, headers), true, 7, "key", 0, 0, 500, 3);
	}

}
