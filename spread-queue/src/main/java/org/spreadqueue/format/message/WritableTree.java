// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NumericNode;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Checks that a format can carry a tree before anything is written, so that nothing
 * degrades silently and writers need not fail. Refuses the rest with its path.
 */
final class WritableTree {

	private static final Pattern HERE_DOCUMENT = Pattern.compile("^<<[0-9A-Za-z_]");

	private final Serializer serializer;

	private final FormatLimits limits;

	private final Deque<String> path = new ArrayDeque<>();

	private int nodeCount;

	private WritableTree(Serializer serializer, FormatLimits limits) {
		this.serializer = serializer;
		this.limits = limits;
	}

	static void check(JsonNode value, Serializer serializer, FormatLimits limits) throws FormatException {
		WritableTree check = new WritableTree(serializer, limits);
		if (serializer == Serializer.DATA_DENTER && !value.isContainer()) {
			throw check.refused("Data::Denter can carry only an object or an array at the top, not a single "
					+ value.getNodeType() + ". Wrap it, or use Data::Dumper");
		}
		check.value(value);
	}

	private void value(JsonNode node) throws FormatException {
		this.nodeCount++;
		if (this.nodeCount > this.limits.maxNodes()) {
			throw refused("The tree has more than " + this.limits.maxNodes() + " values");
		}
		switch (node.getNodeType()) {
			case OBJECT -> object(node);
			case ARRAY -> array(node);
			case STRING -> text(node.stringValue());
			case NUMBER -> number(node);
			case NULL, BOOLEAN, BINARY -> {
			}
			default -> throw refused("A node of type " + node.getNodeType()
					+ " is not plain data. Convert it to a tree of objects, arrays and scalars");
		}
	}

	private void object(JsonNode node) throws FormatException {
		enter();
		for (Map.Entry<String, JsonNode> member : node.properties()) {
			this.path.addLast(member.getKey());
			key(member.getKey());
			value(member.getValue());
			this.path.removeLast();
		}
	}

	private void array(JsonNode node) throws FormatException {
		enter();
		int index = 0;
		for (JsonNode element : node) {
			this.path.addLast(Integer.toString(index));
			value(element);
			this.path.removeLast();
			index++;
		}
	}

	private void enter() throws FormatException {
		if (this.path.size() >= this.limits.maxDepth()) {
			throw refused("The tree is nested deeper than " + this.limits.maxDepth() + " levels");
		}
	}

	private void key(String key) throws FormatException {
		text(key);
		if (this.serializer == Serializer.DATA_DENTER
				&& (key.contains("\n") || key.contains(" => ") || HERE_DOCUMENT.matcher(key).find())) {
			throw refused("Data::Denter cannot carry a key that contains a line feed or \" => \","
					+ " or that starts with << and a word. Use Data::Dumper");
		}
	}

	private void text(String text) throws FormatException {
		if (!Unicode.isWellFormed(text)) {
			throw refused("The text has half of a surrogate pair, which is not a character");
		}
	}

	private void number(JsonNode node) throws FormatException {
		if (this.serializer == Serializer.JSON && node instanceof NumericNode number && number.isNaN()) {
			throw refused("JSON has neither infinity nor NaN. Use Data::Dumper, or send a string");
		}
		if (node.numberValue() instanceof BigDecimal decimal && !PerlNumbers.isInRange(decimal)) {
			throw refused("The number " + Excerpt.of(decimal.toString())
					+ " is out of the range that is read. Send it as a string");
		}
		String text = PerlNumbers.text(node);
		if (text.length() > this.limits.maxNumberChars()) {
			throw refused("The number has " + text.length() + " characters, but at most " + this.limits.maxNumberChars()
					+ " are read. Send it as a string");
		}
	}

	private FormatException refused(String reason) {
		StringBuilder pointer = new StringBuilder();
		this.path.forEach((step) -> pointer.append('/').append(step));
		return new FormatException(
				reason + " (at " + (pointer.isEmpty() ? "the top" : Excerpt.of(pointer.toString())) + ")");
	}

}
