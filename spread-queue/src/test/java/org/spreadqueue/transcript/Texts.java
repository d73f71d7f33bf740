// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.transcript;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values as Perl programs can compare them: Perl knows no difference between 12 and "12",
 * and Data::Denter keeps none.
 */
public final class Texts {

	private Texts() {
	}

	/**
	 * Replaces all numbers by their text.
	 * @param node a value
	 * @return the same without numbers
	 */
	public static JsonNode of(JsonNode node) {
		if (node.isObject()) {
			ObjectNode texts = JsonNodeFactory.instance.objectNode();
			node.properties().forEach((field) -> texts.set(field.getKey(), of(field.getValue())));
			return texts;
		}
		if (node.isArray()) {
			return JsonNodeFactory.instance.arrayNode().addAll(node.valueStream().map(Texts::of).toList());
		}
		return (node.isNull() || node.isMissingNode()) ? JsonNodeFactory.instance.nullNode()
				: JsonNodeFactory.instance.stringNode(node.asString(""));
	}

	/**
	 * Writes a value with the keys of hashes in order, as Perl keeps none.
	 * @param node a value
	 * @return its text
	 */
	public static String sorted(JsonNode node) {
		if (!node.isObject()) {
			return node.toString();
		}
		ObjectNode sorted = JsonNodeFactory.instance.objectNode();
		node.properties()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.forEach((field) -> sorted.set(field.getKey(), field.getValue()));
		return sorted.toString();
	}

}
