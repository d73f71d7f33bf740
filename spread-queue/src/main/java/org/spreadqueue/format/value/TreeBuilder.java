// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.value;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Turns a Perl graph into a tree (section 8 of docs/protocol/perl-formats.md). Shared
 * values become copies, a reference to a scalar becomes the scalar, objects lose their
 * class, except that booleans become booleans. Cycles are refused.
 */
public final class TreeBuilder {

	/** The classes that JSON modules bless their booleans into. */
	private static final Set<String> BOOLEAN_CLASSES = Set.of("JSON::PP::Boolean", "JSON::XS::Boolean",
			"Types::Serialiser::Boolean", "Cpanel::JSON::XS::Boolean");

	private final FormatLimits limits;

	private final ByteStrings byteStrings;

	private final JsonNodeFactory nodes = JsonNodeFactory.instance;

	/** The values that enclose the current one: meeting one again is a cycle. */
	private final Set<PerlValue> enclosing = Collections.newSetFromMap(new IdentityHashMap<>());

	private int nodeCount;

	private long textLength;

	public TreeBuilder(FormatLimits limits, ByteStrings byteStrings) {
		this.limits = limits;
		this.byteStrings = byteStrings;
	}

	public JsonNode build(PerlValue value) throws FormatException {
		this.nodeCount++;
		if (this.nodeCount > this.limits.maxNodes()) {
			throw new FormatException("The message has more than " + this.limits.maxNodes()
					+ " values, counting shared values as often as they appear");
		}
		if (value instanceof PerlString string) {
			return this.nodes.stringNode(text(string));
		}
		if (value instanceof PerlValue.Numeric number) {
			return number.node();
		}
		if (value instanceof PerlValue.Undef) {
			return this.nodes.nullNode();
		}
		return enclosed(value);
	}

	private JsonNode enclosed(PerlValue value) throws FormatException {
		if (this.enclosing.size() == this.limits.maxDepth()) {
			throw new FormatException("The message is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		if (!this.enclosing.add(value)) {
			throw new FormatException(
					"The message contains a value that contains itself; a tree cannot hold it. Let the sender break the cycle");
		}
		JsonNode node = unguarded(value);
		this.enclosing.remove(value);
		return node;
	}

	private JsonNode unguarded(PerlValue value) throws FormatException {
		if (value instanceof PerlValue.Hash hash) {
			return object(hash);
		}
		if (value instanceof PerlValue.Array array) {
			ArrayNode node = this.nodes.arrayNode();
			for (PerlValue.Slot element : array.elements()) {
				node.add(build(element.get()));
			}
			return node;
		}
		PerlValue.Reference reference = (PerlValue.Reference) value;
		String className = reference.className();
		if (className != null && BOOLEAN_CLASSES.contains(className)) {
			return this.nodes.booleanNode(isTrue(reference.target().get()));
		}
		return build(reference.target().get());
	}

	private ObjectNode object(PerlValue.Hash hash) throws FormatException {
		ObjectNode node = this.nodes.objectNode();
		for (Map.Entry<PerlString, PerlValue.Slot> member : hash.members().entrySet()) {
			String key = text(member.getKey());
			if (node.has(key)) {
				throw new FormatException("Two keys read as " + Excerpt.of(key)
						+ ", one of them in UTF-8 and one in ISO-8859-1. Let the sender use one encoding");
			}
			node.set(key, build(member.getValue().get()));
		}
		return node;
	}

	private String text(PerlString string) throws FormatException {
		String text = string.decode(this.byteStrings);
		this.textLength += text.length();
		if (this.textLength > this.limits.maxTextBytes()) {
			throw new FormatException("The message has more than " + this.limits.maxTextBytes()
					+ " characters of text, counting shared values as often as they appear");
		}
		return text;
	}

	private static boolean isTrue(PerlValue value) {
		if (value instanceof PerlString string) {
			return !string.isFalse();
		}
		if (value instanceof PerlValue.Numeric number) {
			return number.node().asDouble() != 0;
		}
		return !(value instanceof PerlValue.Undef);
	}

}
