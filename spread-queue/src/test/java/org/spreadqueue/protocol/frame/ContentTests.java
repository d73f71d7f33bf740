// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentTests {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final ContentCodec codec = new ContentCodec();

	@Test
	void writesTreesAsUtf8WithoutEscapes() {
		Content content = Content.json(NODES.objectNode().put("item", "K\u00e4se \ud83e\uddc0"));
		assertThat(content.type()).isEqualTo(Content.JSON);
		assertThat(content.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"item\":\"K\u00e4se \ud83e\uddc0\"}");
		assertThat(content.headers()).isEmpty();
	}

	@Test
	void noDigitIsLostInATree() {
		JsonNode tree = json("[3.50, 0.1000000000000000055511151231257827, 123456789012345678901234567890]").tree();
		assertThat(tree.get(0).decimalValue()).isEqualTo(new BigDecimal("3.50"));
		assertThat(Content.json(tree).body()).asString(StandardCharsets.UTF_8)
			.isEqualTo("[3.50,0.1000000000000000055511151231257827,123456789012345678901234567890]");
	}

	@Test
	void bytesAndNumbersThatAreNoneTravelAsJacksonDoesIt() {
		assertThat(Content.json(NODES.binaryNode(new byte[] { 0, -1 })).tree().binaryValue()).containsExactly(0, -1);
		assertThat(Content.json(NODES.numberNode(Double.NaN)).tree().asString()).isEqualTo("NaN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "[1}", "tea", "{} {}", "\"half", "\"\u0001\"" })
	void whatIsMalformedIsUnreadable(String json) {
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> json(json).tree());
	}

	@Test
	void whatIsNestedTooDeepIsUnreadable() {
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> json("[".repeat(100_000) + "]".repeat(100_000)).tree())
			.withMessageContaining("depth");
	}

	@Test
	void readsOneTextAsLongAsAMessageMayBe() {
		Content content = Content.json(NODES.stringNode("x".repeat(NativeProtocol.MAX_MESSAGE_BYTES - 2)));
		assertThat(content.body()).hasSize(NativeProtocol.MAX_MESSAGE_BYTES);
		assertThat(content.tree().stringValue()).hasSize(NativeProtocol.MAX_MESSAGE_BYTES - 2);
	}

	@Test
	void readsWhatPerlHasSentByTheRulesOfItsFormat() throws FormatException {
		Content content = Content.of(Content.PERL,
				"^Data::Dumper||||^{'n' => 12, 't' => '3.50'}".getBytes(StandardCharsets.US_ASCII));
		assertThat(content.tree()).isEqualTo(NODES.objectNode().put("n", 12).put("t", "3.50"));
		assertThat(this.codec.format(content).serializer()).isEqualTo(Serializer.DATA_DUMPER);
	}

	@Test
	void theFormatOfWhatPerlHasSentIsKnownWithoutReadingIt() throws FormatException {
		Content content = Content.of(Content.PERL, "^JSON||||^{{{".getBytes(StandardCharsets.US_ASCII));
		assertThat(this.codec.format(content).serializer()).isEqualTo(Serializer.JSON);
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(content::tree);
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(
					() -> this.codec.format(Content.of(Content.PERL, "^Storable^".getBytes(StandardCharsets.US_ASCII))))
			.withMessageContaining("Storable");
	}

	@Test
	void anUnknownTypeIsUnreadable() {
		Content content = Content.of("text/plain", new byte[0]);
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(content::tree)
			.withMessageContaining("text/plain");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.format(content));
	}

	@Test
	void jsonForPerlIsReadWithTheLimitsOfPerlsFormats() throws FormatException {
		DecodedMessage decoded = this.codec.read(json("{\"price\":3.50}"));
		assertThat(decoded.format()).isEqualTo(WireFormat.DEFAULT);
		assertThat(decoded.value()).isEqualTo(NODES.objectNode().put("price", 3.5));
		String deep = "[".repeat(300) + "]".repeat(300);
		assertThat(json(deep).tree().isArray()).as("for a program of this project").isTrue();
		assertThatExceptionOfType(FormatException.class).as("for Perl")
			.isThrownBy(() -> this.codec.read(json(deep)))
			.withMessageContaining("nested deeper");
	}

	@Test
	void headersAreReplacedAndTheBodyStays() {
		Content content = json("1");
		Content other = content.withHeaders(Map.of("tenant", "a"));
		assertThat(other.headers()).containsExactly(Map.entry("tenant", "a"));
		assertThat(other.body()).isSameAs(content.body());
	}

	private static Content json(String json) {
		return Content.json(json.getBytes(StandardCharsets.UTF_8));
	}

}
