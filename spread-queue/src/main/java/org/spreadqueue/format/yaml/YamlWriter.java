// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.value.Octets;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.SortedMembers;

/**
 * Writes canonical text for YAML.pm: block style, and every string in double quotes with
 * only the escapes that it knows (section 5.4 of docs/protocol/perl-formats.md).
 */
public final class YamlWriter {

	private static final String INDENT = "  ";

	private final StringBuilder text = new StringBuilder("---");

	private YamlWriter() {
	}

	public static byte[] write(JsonNode value) {
		YamlWriter writer = new YamlWriter();
		writer.value(value, 0);
		return writer.text.toString().getBytes(StandardCharsets.US_ASCII);
	}

	/** What follows a key, a dash or the document header. */
	private void value(JsonNode node, int level) {
		if (node.isContainer() && !node.isEmpty()) {
			this.text.append('\n');
			if (node.isObject()) {
				mapping(node, level);
			}
			else {
				sequence(node, level);
			}
		}
		else {
			this.text.append(' ');
			scalar(node);
			this.text.append('\n');
		}
	}

	private void mapping(JsonNode node, int level) {
		for (Map.Entry<String, JsonNode> member : SortedMembers.of(node)) {
			this.text.append(INDENT.repeat(level));
			quote(Octets.latin1(member.getKey()));
			this.text.append(':');
			value(member.getValue(), level + 1);
		}
	}

	private void sequence(JsonNode node, int level) {
		for (JsonNode element : node) {
			this.text.append(INDENT.repeat(level)).append('-');
			value(element, level + 1);
		}
	}

	private void scalar(JsonNode node) {
		switch (node.getNodeType()) {
			case OBJECT -> this.text.append("{}");
			case ARRAY -> this.text.append("[]");
			case NULL -> this.text.append('~');
			case BOOLEAN -> this.text.append(node.booleanValue() ? '1' : '0');
			case NUMBER -> this.text.append(PerlNumbers.text(node));
			default -> quote(Octets.latin1(node));
		}
	}

	private void quote(String latin1) {
		this.text.append('"');
		latin1.chars().forEach(this::appendEscaped);
		this.text.append('"');
	}

	private void appendEscaped(int c) {
		// The quote as well: YAML.pm misreads a sequence entry such as - "a\": b".
		if (c >= 0x20 && c <= 0x7e && c != '"' && c != '\\') {
			this.text.append((char) c);
		}
		else {
			this.text.append(String.format(Locale.ROOT, "\\x%02x", c));
		}
	}

}
