// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.manager.admin.ShownContent;
import org.spreadqueue.protocol.frame.Content;

/**
 * Somebody who looks at messages. What an application has written (payloads, its own
 * headers, ordering keys and the texts of its exceptions) is shown only to who may read
 * it, and masked as {@link org.springframework.boot.actuate.endpoint.SanitizingFunction}
 * beans demand.
 *
 * @since 0.1.0
 */
public final class Viewer implements ShownContent {

	private static final String PAYLOAD = "payload";

	private static final String HEADER = "header.";

	private final boolean mayRead;

	private final @Nullable Sanitizer sanitizer;

	Viewer(boolean mayRead, @Nullable Sanitizer sanitizer) {
		this.mayRead = mayRead;
		this.sanitizer = sanitizer;
	}

	/** Whether what applications have written is shown. */
	public boolean mayRead() {
		return this.mayRead;
	}

	@Override
	public boolean isComplete() {
		return this.mayRead && this.sanitizer == null;
	}

	@Override
	public @Nullable String orderingKey(@Nullable String key) {
		return text("ordering", key);
	}

	@Override
	public @Nullable String header(String name, @Nullable String value) {
		return text(HEADER + name, value);
	}

	/** Returns where a job is, {@code null} if it may not be seen or is not known. */
	public @Nullable String progress(@Nullable String text) {
		return text("progress", text);
	}

	@Override
	public @Nullable Map<String, String> headers(Map<String, String> headers) {
		if (!this.mayRead) {
			return null;
		}
		Map<String, String> shown = new LinkedHashMap<>();
		headers.forEach((name, value) -> shown.put(name, masked(HEADER + name, value)));
		return shown;
	}

	@Override
	public @Nullable JsonNode payload(Content content) {
		return this.mayRead ? masked(PAYLOAD, content.tree()) : null;
	}

	private @Nullable String text(String name, @Nullable String text) {
		return (this.mayRead && text != null) ? masked(name, text) : null;
	}

	private String masked(String name, String text) {
		return (this.sanitizer != null) ? String.valueOf(sanitize(this.sanitizer, name, text)) : text;
	}

	/** Elements of an array have its name. */
	private JsonNode masked(String name, JsonNode node) {
		if (this.sanitizer == null || node.isNull()) {
			return node;
		}
		Object value = value(node);
		Object sanitized = sanitize(this.sanitizer, name, value);
		if (!value.equals(sanitized)) {
			return JsonNodeFactory.instance.stringNode(String.valueOf(sanitized));
		}
		if (node.isObject()) {
			ObjectNode copy = JsonNodeFactory.instance.objectNode();
			node.forEachEntry((field, child) -> copy.set(field, masked(name + "." + field, child)));
			return copy;
		}
		if (node.isArray()) {
			ArrayNode copy = JsonNodeFactory.instance.arrayNode();
			node.forEach((child) -> copy.add(masked(name, child)));
			return copy;
		}
		return node;
	}

	/** Of a container, only what it is: its contents are masked one by one. */
	private static Object value(JsonNode node) {
		if (node.isContainer()) {
			return node.isObject() ? "{}" : "[]";
		}
		if (node.isNumber()) {
			return node.numberValue();
		}
		return node.isBoolean() ? node.booleanValue() : (node.isString() ? node.stringValue() : node.toString());
	}

	private static @Nullable Object sanitize(Sanitizer sanitizer, String name, Object value) {
		return sanitizer.sanitize(new SanitizableData(null, name, value), true);
	}

}
