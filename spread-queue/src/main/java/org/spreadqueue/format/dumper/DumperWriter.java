// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.dumper;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.value.Octets;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.SortedMembers;

/**
 * Writes canonical Data::Dumper text, printable ASCII on one line (section 3.5 of
 * docs/protocol/perl-formats.md).
 * <p>
 * Security: a Perl peer evaluates this text. Everything from outside goes through
 * {@link #quote(String)}; anything unquoted would run there.
 */
public final class DumperWriter {

	/** Longer integers are quoted, as by Data::Dumper. */
	private static final int MAX_BARE_INTEGER = 10;

	private final StringBuilder text = new StringBuilder();

	private DumperWriter() {
	}

	public static byte[] write(JsonNode value) {
		DumperWriter writer = new DumperWriter();
		writer.value(value);
		return writer.text.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private void value(JsonNode node) {
		switch (node.getNodeType()) {
			case NULL -> this.text.append("undef");
			case BOOLEAN -> this.text.append(node.booleanValue() ? '1' : '0');
			case NUMBER -> number(node);
			case OBJECT -> hash(node);
			case ARRAY -> array(node);
			default -> quote(Octets.codePoints(node));
		}
	}

	private void number(JsonNode node) {
		String number = PerlNumbers.text(node);
		if (node.isIntegralNumber() && number.length() <= MAX_BARE_INTEGER) {
			this.text.append(number);
		}
		else {
			quote(number);
		}
	}

	private void hash(JsonNode node) {
		this.text.append('{');
		String separator = "";
		for (Map.Entry<String, JsonNode> member : SortedMembers.of(node)) {
			this.text.append(separator);
			quote(member.getKey());
			this.text.append(" => ");
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
		boolean printable = string.chars().allMatch(DumperWriter::isPrintable);
		this.text.append(printable ? '\'' : '"');
		if (printable) {
			string.chars().forEach(this::appendToSingleQuoted);
		}
		else {
			string.codePoints().forEach(this::appendToDoubleQuoted);
		}
		this.text.append(printable ? '\'' : '"');
	}

	private void appendToSingleQuoted(int c) {
		if (c == '\\' || c == '\'') {
			this.text.append('\\');
		}
		this.text.append((char) c);
	}

	private void appendToDoubleQuoted(int codePoint) {
		if (!isPrintable(codePoint)) {
			// Always in braces: an octal escape would swallow digits that follow.
			this.text.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
			return;
		}
		if (codePoint == '\\' || codePoint == '"' || codePoint == '$' || codePoint == '@') {
			this.text.append('\\');
		}
		this.text.append((char) codePoint);
	}

	private static boolean isPrintable(int codePoint) {
		return codePoint >= 0x20 && codePoint <= 0x7e;
	}

}
