// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.json;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.value.Octets;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.SortedMembers;

/** Writes canonical JSON: no white space, sorted keys, only ASCII, safe in any armour. */
public final class JsonWriter {

	private final StringBuilder text = new StringBuilder();

	private JsonWriter() {
	}

	public static byte[] write(JsonNode value) {
		JsonWriter writer = new JsonWriter();
		writer.value(value);
		return writer.text.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private void value(JsonNode node) {
		switch (node.getNodeType()) {
			case NULL -> this.text.append("null");
			case BOOLEAN -> this.text.append(node.booleanValue());
			case NUMBER -> this.text.append(PerlNumbers.text(node));
			case OBJECT -> object(node);
			case ARRAY -> array(node);
			default -> quote(Octets.codePoints(node));
		}
	}

	private void object(JsonNode node) {
		this.text.append('{');
		String separator = "";
		for (Map.Entry<String, JsonNode> member : SortedMembers.of(node)) {
			this.text.append(separator);
			quote(member.getKey());
			this.text.append(':');
			value(member.getValue());
			separator = ",";
		}
		this.text.append('}');
	}

	private void array(JsonNode node) {
		this.text.append('[');
		String separator = "";
		for (JsonNode element : node) {
			this.text.append(separator);
			value(element);
			separator = ",";
		}
		this.text.append(']');
	}

	private void quote(String string) {
		this.text.append('"');
		string.chars().forEach(this::appendEscaped);
		this.text.append('"');
	}

	private void appendEscaped(int c) {
		switch (c) {
			case '"' -> this.text.append("\\\"");
			case '\\' -> this.text.append("\\\\");
			case '\b' -> this.text.append("\\b");
			case '\t' -> this.text.append("\\t");
			case '\n' -> this.text.append("\\n");
			case '\f' -> this.text.append("\\f");
			case '\r' -> this.text.append("\\r");
			default -> {
				if (c >= 0x20 && c <= 0x7e) {
					this.text.append((char) c);
				}
				else {
					this.text.append(String.format(Locale.ROOT, "\\u%04x", c));
				}
			}
		}
	}

}
