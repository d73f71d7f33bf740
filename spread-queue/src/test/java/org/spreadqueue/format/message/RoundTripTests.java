// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.RandomTrees;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.value.Octets;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.PerlString;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties of writing and then reading, on random trees with fixed seeds.
 */
class RoundTripTests {

	private static final int TREES = 400;

	private final JsonNodeFactory nodes = JsonNodeFactory.instance;

	private final MessageCodec codec = new MessageCodec(new FormatLimits(1 << 20, 1 << 20, 256, 1_000_000, 400),
			ByteStrings.TEXT);

	private final MessageCodec exact = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);

	static Stream<WireFormat> wireFormats() {
		List<WireFormat> formats = new ArrayList<>();
		for (Serializer serializer : Serializer.values()) {
			for (Armour armour : Armour.values()) {
				formats.add(new WireFormat(serializer, armour, false));
				formats.add(new WireFormat(serializer, armour, true));
			}
		}
		return formats.stream();
	}

	@ParameterizedTest
	@MethodSource("wireFormats")
	void readsBackWhatItWrote(WireFormat format) throws FormatException {
		for (int seed = 0; seed < TREES; seed++) {
			JsonNode tree = new RandomTrees(seed).container();
			if (isCarriable(tree, format.serializer())) {
				DecodedMessage message = this.codec.decode(this.codec.encode(tree, format));
				assertThat(message.format()).isEqualTo(format);
				assertThat(message.value()).as("seed %d", seed).isEqualTo(expected(tree, format.serializer()));
			}
			else {
				assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.encode(tree, format))
					.withMessageContaining("Data::Denter cannot carry a key");
			}
		}
	}

	@ParameterizedTest
	@MethodSource("wireFormats")
	void writesTheSameBytesWhateverTheOrderOfKeys(WireFormat format) throws FormatException {
		ObjectNode forwards = this.nodes.objectNode().put("a", 1).put("b", "x").put("é", "y");
		ObjectNode backwards = this.nodes.objectNode().put("é", "y").put("b", "x").put("a", 1);
		assertThat(this.codec.encode(forwards, format)).isEqualTo(this.codec.encode(backwards, format));
	}

	@ParameterizedTest
	@MethodSource("wireFormats")
	void carriesEveryByte(WireFormat format) throws FormatException {
		byte[] bytes = new byte[256];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) i;
		}
		ObjectNode tree = this.nodes.objectNode();
		tree.set("all", this.nodes.binaryNode(bytes));
		ArrayNode single = tree.putArray("single");
		for (byte b : bytes) {
			single.add(new byte[] { b });
			single.add(new byte[] { b, '1' });
		}
		JsonNode read = this.exact.decode(this.exact.encode(tree, format)).value();
		assertThat(read).isEqualTo(JsonView.comparable(tree));
	}

	@ParameterizedTest
	@EnumSource
	void carriesEveryByteInKeys(Serializer serializer) throws FormatException {
		ObjectNode tree = this.nodes.objectNode();
		for (char c = 0; c < 256; c++) {
			if (c != '\n' || serializer != Serializer.DATA_DENTER) {
				tree.put(Character.toString(c), "v");
				tree.putObject(c + "1").put("k" + c, "v");
			}
		}
		assertThat(this.codec.decode(this.codec.encode(tree, WireFormat.of(serializer))).value()).isEqualTo(tree);
	}

	@ParameterizedTest
	@MethodSource("wireFormats")
	void answersEveryTruncatedMessageWithAValueOrAFormatException(WireFormat format) throws FormatException {
		byte[] message = this.codec.encode(sample(format.serializer()), format);
		for (int length = 0; length < message.length; length++) {
			byte[] truncated = new byte[length];
			System.arraycopy(message, 0, truncated, 0, length);
			decodesOrRefuses(truncated);
		}
	}

	@ParameterizedTest
	@MethodSource("wireFormats")
	void answersEveryDamagedMessageWithAValueOrAFormatException(WireFormat format) throws FormatException {
		byte[] message = this.codec.encode(sample(format.serializer()), format);
		Random random = new Random(1);
		for (int i = 0; i < 5000; i++) {
			byte[] damaged = message.clone();
			for (int errors = 1 + random.nextInt(3); errors > 0; errors--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
			}
			decodesOrRefuses(damaged);
		}
	}

	private JsonNode sample(Serializer serializer) {
		for (int seed = 0;; seed++) {
			JsonNode tree = new RandomTrees(seed).container();
			if (tree.toString().length() > 300 && isCarriable(tree, serializer)) {
				return tree;
			}
		}
	}

	/** Any other exception fails the test. */
	private void decodesOrRefuses(byte[] message) {
		try {
			assertThat(this.codec.decode(message).value()).isNotNull();
		}
		catch (FormatException ex) {
			assertThat(ex).hasMessageMatching("(?U)\\p{Print}+");
		}
	}

	private static boolean isCarriable(JsonNode tree, Serializer serializer) {
		if (serializer != Serializer.DATA_DENTER) {
			return true;
		}
		for (Map.Entry<String, JsonNode> member : tree.properties()) {
			String key = member.getKey();
			if (key.contains("\n") || key.contains(" => ") || key.matches("(?s)<<\\w.*")) {
				return false;
			}
		}
		for (JsonNode child : tree) {
			if (!isCarriable(child, serializer)) {
				return false;
			}
		}
		return true;
	}

	/** What the types of a format make of a tree. */
	private JsonNode expected(JsonNode node, Serializer serializer) {
		boolean octets = serializer == Serializer.DATA_DENTER || serializer == Serializer.YAML;
		return switch (node.getNodeType()) {
			case OBJECT -> {
				ObjectNode object = this.nodes.objectNode();
				node.properties()
					.forEach((member) -> object.set(member.getKey(), expected(member.getValue(), serializer)));
				yield object;
			}
			case ARRAY -> {
				ArrayNode array = this.nodes.arrayNode();
				node.forEach((element) -> array.add(expected(element, serializer)));
				yield array;
			}
			case BINARY -> {
				String latin1 = Octets.codePoints(node);
				yield this.nodes.stringNode(octets ? PerlString.octets(latin1).decode(ByteStrings.TEXT) : latin1);
			}
			case BOOLEAN -> switch (serializer) {
				case JSON -> node;
				case DATA_DUMPER -> this.nodes.numberNode(node.booleanValue() ? 1 : 0);
				default -> this.nodes.stringNode(node.booleanValue() ? "1" : "0");
			};
			case NUMBER -> number(node, serializer);
			default -> node;
		};
	}

	private JsonNode number(JsonNode node, Serializer serializer) {
		String text = PerlNumbers.text(node);
		assertThat(new BigDecimal(text)).isEqualByComparingTo(new BigDecimal(node.asString()));
		boolean bare = serializer == Serializer.JSON
				|| (serializer == Serializer.DATA_DUMPER && node.isIntegralNumber() && text.length() <= 10);
		return bare ? PerlVectors.parse(text) : this.nodes.stringNode(text);
	}

}
