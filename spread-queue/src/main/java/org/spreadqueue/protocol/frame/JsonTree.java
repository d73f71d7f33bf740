// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.format.json.JsonReader;

/**
 * Trees of JSON that does not go through Perl. No digit of a number is lost. Jackson's
 * own limits hold: by default 500 levels, and strings that are longer than a message can
 * be. Loaded only by those who ask for a tree.
 */
final class JsonTree {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);

	private static final ObjectWriter WRITER = MAPPER.writer();

	private JsonTree() {
	}

	static JsonNode read(byte[] json) {
		try {
			JsonNode tree = READER.readValue(json);
			if (tree.isMissingNode()) {
				throw new UnreadableMessageException("The JSON text is empty; nothing is written as null");
			}
			return tree;
		}
		catch (JacksonException ex) {
			throw new UnreadableMessageException(JsonReader.malformed(ex).reason(), ex);
		}
	}

	static byte[] write(JsonNode tree) {
		try {
			return WRITER.writeValueAsBytes(tree);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The tree cannot be written as JSON: " + ex.getOriginalMessage(), ex);
		}
	}

}
