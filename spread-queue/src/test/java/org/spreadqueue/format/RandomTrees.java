// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random trees for property tests, the same for the same seed. Strings are made of what
 * has a meaning in one of the formats.
 */
public final class RandomTrees {

	/** Pieces of strings that are dangerous somewhere. */
	private static final List<String> PIECES = List.of("'", "\"", "\\", "$", "@", "%", "`", "#", "{", "}", "[", "]",
			"(", ")", "|", "^", "~", "?", "!", "&", "*", "-", ":", ",", ".", " ", "  ", "\t", "\r", "\n", "\r\n", "\0",
			"\b", "\f", "\u000b", "\u001b", "\u007f", "\u0080", "\u0085", "\u00a0", "é", "Ã©", "ÿ", "\u2028", "日本",
			"\ufeff", "\uffff", "\ud83d\ude00", "a", "b", "0", "7", "x", "=", "=>", " => ", ": ", "- ", " #", "<<",
			"<<EOV", "<<EOV-", "EOV", "EOK", "---", "...", "%41", "\\x41", "\\x{41}", "\\n", "${\\", "@{[",
			"\"; system('x'); #", "'; exit; #", "$M", "undef", "do{my $o}", "REF00001", "(*REF00001-1)", "!!perl/code",
			"=cut", "\\'", "\\\\", "</", "null", "true");

	private final Random random;

	private final JsonNodeFactory nodes = JsonNodeFactory.instance;

	public RandomTrees(long seed) {
		this.random = new Random(seed);
	}

	/** An object or an array, because Data::Denter can carry nothing else at the top. */
	public JsonNode container() {
		return this.random.nextBoolean() ? object(4) : array(4);
	}

	public String string() {
		StringBuilder string = new StringBuilder();
		for (int i = this.random.nextInt(8); i > 0; i--) {
			string.append(PIECES.get(this.random.nextInt(PIECES.size())));
		}
		return string.toString();
	}

	/** Text as no writer would write it. */
	public String text() {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(30); i > 0; i--) {
			text.append((this.random.nextInt(4) == 0) ? "\n" + "  ".repeat(this.random.nextInt(5)) : "")
				.append(string());
		}
		return text.toString();
	}

	private JsonNode value(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 13 : 11)) {
			case 0 -> this.nodes.nullNode();
			case 1 -> this.nodes.booleanNode(this.random.nextBoolean());
			case 2 -> this.nodes.numberNode(this.random.nextInt(2001) - 1000);
			case 3 -> this.nodes.numberNode(this.random.nextLong() >> this.random.nextInt(64));
			case 4 -> this.nodes.numberNode(new BigInteger(1 + this.random.nextInt(300), this.random));
			case 5 -> this.nodes.numberNode(Double.longBitsToDouble(finite(this.random.nextLong())));
			case 6 -> this.nodes.numberNode(this.random.nextInt(1_000_000) / 1000.0);
			case 7 -> bytes();
			case 8, 9, 10 -> this.nodes.stringNode(string());
			case 11 -> object(depth - 1);
			default -> array(depth - 1);
		};
	}

	/** Not all exponent bits set: neither infinite nor NaN. */
	private static long finite(long bits) {
		return ((bits & 0x7ff0000000000000L) == 0x7ff0000000000000L) ? bits & ~0x4000000000000000L : bits;
	}

	private JsonNode bytes() {
		byte[] bytes = new byte[this.random.nextInt(20)];
		this.random.nextBytes(bytes);
		return this.nodes.binaryNode(bytes);
	}

	private ObjectNode object(int depth) {
		ObjectNode object = this.nodes.objectNode();
		for (int i = this.random.nextInt(5); i > 0; i--) {
			object.set(string(), value(depth));
		}
		return object;
	}

	private ArrayNode array(int depth) {
		ArrayNode array = this.nodes.arrayNode();
		for (int i = this.random.nextInt(5); i > 0; i--) {
			array.add(value(depth));
		}
		return array;
	}

}
