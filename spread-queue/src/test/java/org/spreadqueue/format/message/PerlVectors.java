// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The golden vectors: JSON Lines, written by running the real Perl modules.
 */
final class PerlVectors {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private PerlVectors() {
	}

	private static List<JsonNode> linesOf(String name) {
		String resource = "/perl-formats/" + name + ".jsonl.gz";
		try (InputStream stream = Objects.requireNonNull(PerlVectors.class.getResourceAsStream(resource), resource);
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.US_ASCII))) {
			return reader.lines().map(PerlVectors::parse).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<JsonNode> lines(String... names) {
		return Stream.of(names).map(PerlVectors::linesOf).flatMap(List::stream);
	}

	static String id(JsonNode line) {
		return line.path("id").stringValue();
	}

	static byte[] bytes(JsonNode line, String field) {
		return HexFormat.of().parseHex(line.path(field).stringValue());
	}

	static JsonNode mapStrings(JsonNode node, UnaryOperator<String> mapping) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		return switch (node.getNodeType()) {
			case STRING -> nodes.stringNode(mapping.apply(node.stringValue()));
			case ARRAY -> {
				ArrayNode array = nodes.arrayNode();
				node.forEach((element) -> array.add(mapStrings(element, mapping)));
				yield array;
			}
			case OBJECT -> {
				ObjectNode object = nodes.objectNode();
				node.properties()
					.forEach((member) -> object.set(mapping.apply(member.getKey()),
							mapStrings(member.getValue(), mapping)));
				yield object;
			}
			default -> node;
		};
	}

	static JsonNode parse(String json) {
		return MAPPER.readTree(json);
	}

}
