// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.json;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.spread.log.Excerpt;

/** Reads strict JSON in UTF-8. The last of several equal keys wins, as in Perl. */
public final class JsonReader {

	/** Jackson's hints to Java programmers, which do not help the sender of a message. */
	private static final Pattern HINT = Pattern.compile(": enable `.*| \\(start marker .*", Pattern.DOTALL);

	private final byte[] body;

	private final FormatLimits limits;

	private final JsonNodeFactory nodes = JsonNodeFactory.instance;

	private int nodeCount;

	public JsonReader(byte[] body, FormatLimits limits) {
		this.body = body;
		this.limits = limits;
	}

	public JsonNode read() throws FormatException {
		// Jackson would guess UTF-16 and UTF-32 too, and accept malformed UTF-8.
		String text = Unicode.decodeUtf8(this.body);
		if (text == null) {
			throw new FormatException("The JSON text is not valid UTF-8");
		}
		try (JsonParser parser = factory().createParser(ObjectReadContext.empty(), text)) {
			if (parser.nextToken() == null) {
				throw new FormatException("The JSON text is empty; undef is written as null");
			}
			JsonNode value = value(parser);
			if (parser.nextToken() != null) {
				throw error("The value is followed by more text", parser);
			}
			return value;
		}
		catch (JacksonException ex) {
			throw malformed(ex);
		}
	}

	/**
	 * Says what Jackson found wrong with a text, in words for the sender of a message.
	 */
	public static FormatException malformed(JacksonException ex) {
		return new FormatException(
				"The JSON text is malformed: " + Excerpt.line(HINT.matcher(ex.getOriginalMessage()).replaceFirst("")),
				position(ex.getLocation()));
	}

	private JsonFactory factory() {
		StreamReadConstraints constraints = StreamReadConstraints.builder()
			// Refused below, with the same text as in the other formats.
			.maxNestingDepth(this.limits.maxDepth() + 1)
			.maxNumberLength(this.limits.maxNumberChars())
			.maxStringLength(this.limits.maxTextBytes())
			.maxNameLength(this.limits.maxTextBytes())
			.build();
		// Hostile keys would make the table of known names grow.
		return JsonFactory.builder()
			.streamReadConstraints(constraints)
			.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
			.build();
	}

	private JsonNode value(JsonParser parser) throws FormatException {
		this.nodeCount++;
		if (this.nodeCount > this.limits.maxNodes()) {
			throw error("The message has more than " + this.limits.maxNodes() + " values", parser);
		}
		if (parser.streamReadContext().getNestingDepth() > this.limits.maxDepth()) {
			throw error("The message is nested deeper than " + this.limits.maxDepth() + " levels", parser);
		}
		return switch (parser.currentToken()) {
			case START_OBJECT -> object(parser);
			case START_ARRAY -> array(parser);
			case VALUE_STRING -> this.nodes.stringNode(text(parser.getString(), parser));
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
				PerlNumbers.parse(parser.getString(), this.limits, position(parser));
			case VALUE_TRUE -> this.nodes.booleanNode(true);
			case VALUE_FALSE -> this.nodes.booleanNode(false);
			case VALUE_NULL -> this.nodes.nullNode();
			default -> throw error("A value is expected", parser);
		};
	}

	private ObjectNode object(JsonParser parser) throws FormatException {
		ObjectNode object = this.nodes.objectNode();
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String key = text(parser.currentName(), parser);
			parser.nextToken();
			object.set(key, value(parser));
		}
		return object;
	}

	private ArrayNode array(JsonParser parser) throws FormatException {
		ArrayNode array = this.nodes.arrayNode();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			array.add(value(parser));
		}
		return array;
	}

	private static String text(String text, JsonParser parser) throws FormatException {
		if (!Unicode.isWellFormed(text)) {
			throw error("The text has half of a surrogate pair, which is not a character", parser);
		}
		return text;
	}

	private static FormatException error(String reason, JsonParser parser) {
		return new FormatException(reason, position(parser));
	}

	private static int position(JsonParser parser) {
		return position(parser.currentTokenLocation());
	}

	private static int position(@Nullable TokenStreamLocation location) {
		return (location != null) ? (int) location.getCharOffset() : FormatException.UNKNOWN_POSITION;
	}

}
