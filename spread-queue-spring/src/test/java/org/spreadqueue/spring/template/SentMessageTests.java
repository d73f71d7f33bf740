// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.client.QueueClient;
import org.spreadqueue.spring.client.QueueClients;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message of Spring is sent as its payload, with the headers that can travel.
 */
class SentMessageTests {

	private static final Message<List<String>> MESSAGE = MessageBuilder.withPayload(List.of("tea"))
		.setHeader("tenant", "a")
		.setHeader("count", 7)
		.setHeader("urgent", true)
		.setHeader("object", new Object())
		.setHeader(MessageHeaders.CONTENT_TYPE, "text/plain")
		.setHeader(MessageHeaders.REPLY_CHANNEL, "replies")
		.setHeader(QueueHeaders.QUEUE, "other")
		.setHeader(QueueHeaders.DEAD_LETTER_REASON, "failed")
		.build();

	private final RecordingTransport transport = new RecordingTransport();

	private final SpreadQueueTemplate template = SpreadQueueTemplate
		.builder(new QueueSenders(SenderOptions::of, List.of(), SpreadOptions.builder().build(), QueueInitializer.NONE),
				new PayloadConverter(JsonMapper.builder().build()))
		.build(this.transport);

	@Test
	void oneWay() {
		this.template.send("orders", MESSAGE);
		assertPayloadAndHeaders();
	}

	@Test
	void severalAtOnce() {
		this.template.to("orders").sendAll(List.of(MESSAGE));
		assertPayloadAndHeaders();
	}

	@Test
	void asRequest() {
		this.transport.answer.complete(Content.NULL);
		this.template.sendAndReceive("orders", MESSAGE, String.class);
		assertPayloadAndHeaders();
	}

	@Test
	void headersOfTheCallGoFirst() {
		this.template.to("orders").header("tenant", "b").send(MESSAGE);
		assertThat(sent().headers()).containsEntry("tenant", "b").containsEntry("count", "7");
	}

	@Test
	void throughClient() {
		QueueClients.create(Orders.class, this.template).send(MESSAGE);
		assertPayloadAndHeaders();
	}

	private void assertPayloadAndHeaders() {
		assertThat(sent().body()).asString().isEqualTo("[\"tea\"]");
		assertThat(sent().headers())
			.containsExactlyInAnyOrderEntriesOf(Map.of("tenant", "a", "count", "7", "urgent", "true"));
	}

	private Content sent() {
		assertThat(this.transport.sent).hasSize(1);
		return Objects.requireNonNull(this.transport.sent.get(0)).job().content();
	}

	@QueueClient("orders")
	interface Orders {

		void send(Message<List<String>> message);

	}

}
