// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.record.JournalMessage;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/** What is in a journal as JSON, one line for each message, producer and paused queue. */
final class JournalLines {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private JournalLines() {
	}

	static void write(LoadedQueue queue, Writer out) {
		if (queue.isPaused()) {
			write(line(queue.name()).put("paused", true), out);
		}
		queue.producers().forEach((producer) -> write(line(queue.name(), producer), out));
		queue.entries().forEach((entry) -> write(line(queue.name(), entry.read()), out));
	}

	private static void write(ObjectNode line, Writer out) {
		try {
			out.write(MAPPER.writeValueAsString(line));
			out.write('\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ObjectNode line(QueueName queue) {
		return MAPPER.createObjectNode().put("queue", queue.value());
	}

	private static ObjectNode line(QueueName queue, ProducerState producer) {
		ObjectNode line = line(queue).put("producer", HexFormat.of().toHexDigits(producer.producer()))
			.put("since", producer.since())
			.put("upTo", producer.upTo());
		for (Frame.OtherOutcome outcome : producer.outcomes()) {
			line.withArray("outcomes")
				.addObject()
				.put("sequence", outcome.sequence())
				.put("outcome", outcome.outcome().name())
				.put("text", outcome.text());
		}
		return line;
	}

	private static ObjectNode line(QueueName queue, JournalMessage message) {
		ObjectNode line = line(queue).put("message", message.id().toString())
			.put("origin", message.origin().name())
			.put("originator", message.originator())
			.put("arrived", Instant.ofEpochMilli(message.arrived()).toString());
		if (message.notBefore() != message.arrived()) {
			line.put("notBefore", Instant.ofEpochMilli(message.notBefore()).toString());
		}
		if (message.expiresAt() != JournalMessage.NEVER) {
			line.put("expires", Instant.ofEpochMilli(message.expiresAt()).toString());
		}
		line.put("attempt", message.attempt()).put("priority", message.priority());
		if (message.orderingKey() != null) {
			line.put("orderingKey", message.orderingKey());
		}
		if (message.reply()) {
			line.put("reply", true);
		}
		Content content = message.content();
		line.put("type", content.type());
		content.headers().forEach((name, value) -> line.withObject("headers").put(name, value));
		return line.put("body", Base64.getEncoder().encodeToString(content.body()));
	}

	/**
	 * Reads a line.
	 * @throws IllegalArgumentException if it is not one that this class writes
	 */
	static Line read(String text) {
		JsonNode node;
		try {
			node = MAPPER.readTree(text);
			QueueName queue = new QueueName(node.required("queue").asString());
			if (node.has("message")) {
				return new Line(queue, false, null, message(node));
			}
			if (node.has("producer")) {
				return new Line(queue, false, producer(node), null);
			}
			return new Line(queue, node.required("paused").asBoolean(), null, null);
		}
		catch (JacksonException | java.time.DateTimeException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	private static ProducerState producer(JsonNode node) {
		List<Frame.OtherOutcome> outcomes = new ArrayList<>();
		for (JsonNode outcome : node.path("outcomes")) {
			outcomes.add(new Frame.OtherOutcome(outcome.required("sequence").asLong(),
					Frame.Outcome.valueOf(outcome.required("outcome").asString()),
					outcome.required("text").asString()));
		}
		return new ProducerState(HexFormat.fromHexDigitsToLong(node.required("producer").asString()),
				node.required("since").asLong(), node.required("upTo").asLong(), outcomes);
	}

	private static JournalMessage message(JsonNode node) {
		String id = node.required("message").asString();
		int dash = id.indexOf('-');
		if (dash < 0) {
			throw new IllegalArgumentException("The message id '" + id + "' has no '-'.");
		}
		MessageId messageId = new MessageId(HexFormat.fromHexDigitsToLong(id, 0, dash),
				Long.parseLong(id.substring(dash + 1)));
		Map<String, String> headers = new LinkedHashMap<>();
		node.path("headers")
			.properties()
			.forEach((header) -> headers.put(header.getKey(), header.getValue().asString()));
		Content content = new Content(node.required("type").asString(),
				Base64.getDecoder().decode(node.required("body").asString()), headers);
		long arrived = time(node.required("arrived"));
		return new JournalMessage(0, messageId, node.required("originator").asString(),
				Origin.valueOf(node.required("origin").asString()), content, node.path("reply").asBoolean(false),
				node.required("priority").asInt(), node.has("orderingKey") ? node.get("orderingKey").asString() : null,
				arrived, node.has("notBefore") ? time(node.get("notBefore")) : arrived,
				node.has("expires") ? time(node.get("expires")) : JournalMessage.NEVER,
				node.required("attempt").asInt());
	}

	private static long time(JsonNode node) {
		return Instant.parse(node.asString()).toEpochMilli();
	}

	/**
	 * What a line says of a queue.
	 *
	 * @param paused whether it says that the queue is paused
	 */
	record Line(QueueName queue, boolean paused, @Nullable ProducerState producer, @Nullable JournalMessage message) {
	}

}
