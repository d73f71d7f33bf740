// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.value.Octets;
import org.spreadqueue.format.value.PerlNumbers;

/**
 * Turns Perl values in the notation of the vectors into the trees that a codec should
 * read or write.
 */
final class JsonView {

	/** The value has no counterpart in a tree. */
	static final class NotATree extends Exception {

		private static final long serialVersionUID = 1L;

		NotATree(String reason) {
			super(reason);
		}

	}

	private static final Set<String> IMPOSSIBLE = Set.of("$code", "$glob", "$regexp");

	private final JsonNodeFactory nodes = JsonNodeFactory.instance;

	/** Definitions by id; null while the definition itself is being read. */
	private final Map<Integer, JsonNode> definitions = new HashMap<>();

	/**
	 * Whether references and classes are an error, as in writing, where a tree cannot ask
	 * for them.
	 */
	private final boolean strict;

	private boolean hasByteKeys;

	private boolean hasSharedValues;

	private JsonView(boolean strict) {
		this.strict = strict;
	}

	/** What a reader should make of a value. */
	static JsonNode read(JsonNode view) throws NotATree {
		return new JsonView(false).tree(view);
	}

	/** What must be given to a writer, so that it writes a value. */
	static JsonNode written(JsonNode view, Serializer serializer) throws NotATree {
		JsonView reader = new JsonView(true);
		JsonNode tree = reader.tree(view);
		boolean octets = serializer == Serializer.DATA_DENTER || serializer == Serializer.YAML;
		if (reader.hasByteKeys && octets) {
			throw new NotATree("keys of trees are text");
		}
		if (reader.hasSharedValues && serializer != Serializer.JSON) {
			throw new NotATree("trees share nothing");
		}
		return tree;
	}

	/** Scalars as text, for comparison: Perl does not tell 12 from "12". */
	static JsonNode comparable(JsonNode node) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		return switch (node.getNodeType()) {
			case NUMBER -> nodes.stringNode(PerlNumbers.text(node));
			case BINARY -> nodes.stringNode(Octets.codePoints(node));
			case ARRAY -> {
				ArrayNode array = nodes.arrayNode();
				node.forEach((element) -> array.add(comparable(element)));
				yield array;
			}
			case OBJECT -> {
				ObjectNode object = nodes.objectNode();
				node.properties().forEach((member) -> object.set(member.getKey(), comparable(member.getValue())));
				yield object;
			}
			default -> node;
		};
	}

	private JsonNode tree(JsonNode view) throws NotATree {
		if (view.isArray()) {
			ArrayNode array = this.nodes.arrayNode();
			for (JsonNode element : view) {
				array.add(tree(element));
			}
			return array;
		}
		if (!view.isObject()) {
			return view;
		}
		if (view.isEmpty() || !view.propertyNames().iterator().next().startsWith("$")) {
			ObjectNode object = this.nodes.objectNode();
			for (Map.Entry<String, JsonNode> member : view.properties()) {
				object.set(member.getKey(), tree(member.getValue()));
			}
			return object;
		}
		return special(view);
	}

	private JsonNode special(JsonNode view) throws NotATree {
		String kind = view.propertyNames().iterator().next();
		JsonNode content = view.path(kind);
		return switch (kind) {
			case "$bytes" -> this.nodes.binaryNode(HexFormat.of().parseHex(content.stringValue()));
			case "$int" -> this.nodes.numberNode(new BigInteger(content.stringValue()));
			case "$num" -> number(content.stringValue());
			case "$bool" -> this.strict ? content : this.nodes.stringNode(content.booleanValue() ? "1" : "");
			case "$hash" -> hash(content);
			case "$ref" -> {
				refuseInStrictMode(kind);
				yield tree(content);
			}
			case "$blessed" -> blessed(content.stringValue(), view.path("$value"));
			case "$id" -> define(content.intValue(), view.path("$value"));
			case "$alias" -> {
				JsonNode definition = this.definitions.get(content.intValue());
				if (definition == null) {
					throw new NotATree("cycle");
				}
				this.hasSharedValues = true;
				yield definition;
			}
			default -> throw new NotATree(IMPOSSIBLE.contains(kind) ? kind : "unknown notation " + kind);
		};
	}

	private JsonNode number(String text) {
		return switch (text) {
			case "Inf" -> this.nodes.numberNode(Double.POSITIVE_INFINITY);
			case "-Inf" -> this.nodes.numberNode(Double.NEGATIVE_INFINITY);
			case "NaN" -> this.nodes.numberNode(Double.NaN);
			default -> this.nodes.numberNode(new BigDecimal(text));
		};
	}

	private JsonNode hash(JsonNode members) throws NotATree {
		ObjectNode object = this.nodes.objectNode();
		for (JsonNode member : members) {
			JsonNode key = tree(member.get(0));
			this.hasByteKeys |= key.isBinary();
			object.set(Octets.codePoints(key), tree(member.get(1)));
		}
		return object;
	}

	private JsonNode blessed(String className, JsonNode value) throws NotATree {
		if (className.equals("JSON::PP::Boolean")) {
			return this.nodes.booleanNode(value.path("$ref").asString().equals("1"));
		}
		refuseInStrictMode(className);
		return tree(value);
	}

	private JsonNode define(int id, JsonNode value) throws NotATree {
		JsonNode definition = tree(value);
		this.definitions.put(id, definition);
		return definition;
	}

	private void refuseInStrictMode(String kind) throws NotATree {
		if (this.strict) {
			throw new NotATree(kind);
		}
	}

}
