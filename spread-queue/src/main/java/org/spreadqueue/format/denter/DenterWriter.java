// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.denter;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.value.Octets;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.SortedMembers;

/**
 * Writes canonical Data::Denter text: bare words, and everything else quoted on one line
 * (section 4.6 of docs/protocol/perl-formats.md).
 */
public final class DenterWriter {

	static final String INDENT = "    ";

	private static final Pattern BARE = Pattern.compile("[0-9A-Za-z_+./^-][0-9A-Za-z_+./:|^-]*+");

	/** What needs no escape in a quoted value. */
	private static final String PLAIN_IN_QUOTES = "_+./:|^ -";

	/** One character per byte. */
	private final StringBuilder text = new StringBuilder();

	private DenterWriter() {
	}

	/** Writes an object or an array whose keys the format can carry. */
	public static byte[] write(JsonNode container) {
		DenterWriter writer = new DenterWriter();
		writer.value(container, 0);
		return writer.text.toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	/** The rest of a line, and the lines below it that belong to it. */
	private void value(JsonNode node, int level) {
		switch (node.getNodeType()) {
			case OBJECT -> hash(node, level + 1);
			case ARRAY -> array(node, level + 1);
			case NULL -> this.text.append("?\n");
			case BOOLEAN -> this.text.append(node.booleanValue() ? "1\n" : "0\n");
			case NUMBER -> this.text.append(PerlNumbers.text(node)).append('\n');
			default -> string(Octets.latin1(node));
		}
	}

	private void hash(JsonNode node, int level) {
		this.text.append("%\n");
		for (Map.Entry<String, JsonNode> member : SortedMembers.of(node)) {
			this.text.append(INDENT.repeat(level));
			key(Octets.latin1(member.getKey()));
			this.text.append(" => ");
			value(member.getValue(), level);
		}
	}

	private void array(JsonNode node, int level) {
		this.text.append("@\n");
		for (JsonNode element : node) {
			this.text.append(INDENT.repeat(level));
			value(element, level);
		}
	}

	/** Keys have no escapes. */
	private void key(String latin1) {
		if (BARE.matcher(latin1).matches()) {
			this.text.append(latin1);
		}
		else {
			this.text.append('"').append(latin1).append('"');
		}
	}

	private void string(String latin1) {
		if (BARE.matcher(latin1).matches()) {
			this.text.append(latin1).append('\n');
			return;
		}
		this.text.append('"');
		latin1.chars().forEach(this::appendEscaped);
		this.text.append("\"\n");
	}

	private void appendEscaped(int c) {
		boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN_IN_QUOTES.indexOf(c) >= 0);
		if (plain) {
			this.text.append((char) c);
		}
		else {
			this.text.append(String.format(Locale.ROOT, "%%%02x", c));
		}
	}

}
