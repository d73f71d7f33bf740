// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.MessageHeaders;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.worker.Job;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sender sets headers of its own, and none that listeners and Spring take for ours.
 */
class ForeignHeadersTests {

	private static final BlockingQueue<MessageHeaders> RECEIVED = new LinkedBlockingQueue<>();

	private static final Map<String, String> FORGED = Map.ofEntries(Map.entry(MessageHeaders.ID, "forged"),
			Map.entry(MessageHeaders.TIMESTAMP, "forged"), Map.entry(MessageHeaders.CONTENT_TYPE, "forged"),
			Map.entry(MessageHeaders.REPLY_CHANNEL, "forged"), Map.entry(MessageHeaders.ERROR_CHANNEL, "forged"),
			Map.entry("nativeHeaders", "forged"), Map.entry(QueueHeaders.QUEUE, "forged"),
			Map.entry(QueueHeaders.ORIGINATOR, "forged"), Map.entry(QueueHeaders.JOB_ID, "forged"),
			Map.entry(QueueHeaders.LISTENER_ID, "forged"), Map.entry(QueueHeaders.ATTEMPT, "forged"),
			Map.entry(QueueHeaders.QUEUED_FOR, "forged"), Map.entry(QueueHeaders.MESSAGE_ID, "forged"),
			Map.entry(QueueHeaders.JOB, "forged"), Map.entry(QueueHeaders.ACKNOWLEDGMENT, "forged"),
			Map.entry("spreadQueue_later", "forged"), Map.entry(QueueHeaders.DEAD_LETTER_REASON, "forged"),
			Map.entry("x-dead-letter-later", "forged"));

	@Test
	void reservedNamesNeverComeFromASender() throws Exception {
		MessageHeaders headers = received("orders", null);

		assertThat(headers).containsEntry("tenant", "a").doesNotContainValue("forged");
		assertThat(headers.getId()).isNotNull();
		assertThat(headers.getTimestamp()).isNotNull();
		assertThat(headers).doesNotContainKeys(QueueHeaders.MESSAGE_ID, QueueHeaders.ACKNOWLEDGMENT,
				MessageHeaders.REPLY_CHANNEL);
	}

	@Test
	void whatTheWorkerKnowsIsThere() throws Exception {
		assertThat(received("orders", new MessageId(1, 2))).containsEntry(QueueHeaders.MESSAGE_ID, "0000000000000001-2")
			.containsEntry(QueueHeaders.QUEUE, "orders")
			.containsEntry(QueueHeaders.ATTEMPT, 1);
	}

	@Test
	void headersOfADeadLetterAreThereInADeadLetterQueue() throws Exception {
		assertThat(received("orders.dlq", null)).containsEntry(QueueHeaders.DEAD_LETTER_REASON, "forged")
			.doesNotContainKey(MessageHeaders.REPLY_CHANNEL);
	}

	private static MessageHeaders received(String queue, @Nullable MessageId id) throws Exception {
		Map<String, String> sent = new HashMap<>(FORGED);
		sent.put("tenant", "a");
		Job job = new Job(7, new QueueName(queue), "#alice#localhost", Content.NULL.withHeaders(sent),
				WireFormat.DEFAULT, false, id, 1, Duration.ZERO);
		try (ListenerContext context = new ListenerContext(Listener.class)) {
			context.registry()
				.find(context.onlyOptions().id())
				.orElseThrow()
				.handle(job)
				.toCompletableFuture()
				.get(10, TimeUnit.SECONDS);
		}
		return RECEIVED.take();
	}

	static class Listener {

		@QueueListener("orders")
		void process(MessageHeaders headers) {
			RECEIVED.add(headers);
		}

	}

}
