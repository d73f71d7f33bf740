package org.spreadqueue.manager.cli.report;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.manager.QueuedMessage;

/** A message of a queue as JSON, for people and programs. */
public final class MessageJson {

	private MessageJson() {
	}

	/**
	 * Describes a message. Its payload is a tree if it can be read, and its bytes in
	 * Base64 otherwise.
	 */
	public static ObjectNode of(QueuedMessage message) {
		ObjectNode json = JsonNodeFactory.instance.objectNode()
			.put("id", message.id().toString())
			.put("place", ReportJson.word(message.place()))
			.put("arrived", message.arrived().toString())
			.put("attempt", message.attempt())
			.put("priority", message.priority())
			.put("sender", message.sender());
		put(json, "orderingKey", message.orderingKey());
		put(json, "notBefore", message.notBefore());
		put(json, "expires", message.expires());
		put(json, "worker", message.worker());
		put(json, "dispatched", message.dispatched());
		ObjectNode headers = json.putObject("headers");
		message.content().headers().forEach(headers::put);
		json.put("type", message.content().type());
		try {
			json.set("payload", message.content().tree());
		}
		catch (UnreadableMessageException ex) {
			json.put("body", message.content().body());
		}
		return json;
	}

	private static void put(ObjectNode json, String name, @Nullable String value) {
		if (value != null) {
			json.put(name, value);
		}
	}

	private static void put(ObjectNode json, String name, @Nullable Instant value) {
		put(json, name, (value != null) ? value.toString() : null);
	}

}
