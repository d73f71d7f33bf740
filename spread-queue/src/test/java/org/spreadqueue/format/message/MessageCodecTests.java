// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageCodecTests {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final MessageCodec codec = new MessageCodec();

	@Test
	void writesByDefaultWhatEveryPerlInstallationReads() throws FormatException {
		byte[] message = this.codec.encode(NODES.objectNode().put("a", 1), WireFormat.DEFAULT);
		assertThat(message).asString(StandardCharsets.US_ASCII).isEqualTo("^Data::Dumper|||hex|^7b276127203d3e20317d");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "DATA_DUMPER, HEX, false, ^Data::Dumper|||hex|^",
					"DATA_DENTER, BASE64, false, ^Data::Denter|||b64|^", "YAML, NONE, true, ^YAML||||Compress::Zlib^",
					"JSON, HEX, true, ^JSON|||hex|Compress::Zlib^" })
	void namesTheWireFormatInTheHeader(Serializer serializer, Armour armour, boolean compressed, String header) {
		assertThat(new WireFormat(serializer, armour, compressed).header()).isEqualTo(header);
	}

	@Test
	void reportsHowTheMessageTravelled() throws FormatException {
		WireFormat format = new WireFormat(Serializer.YAML, Armour.BASE64, true);
		assertThat(this.codec.decode(this.codec.encode(NODES.arrayNode(), format)).format()).isEqualTo(format);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "^Storable|||hex|^0000; The serializer Storable is not supported",
					"^XML::Simple|||hex|^00; The serializer XML::Simple is not supported",
					"^Data::Dumper|Blowfish|SHA-256|hex|^00; encrypted with \"Blowfish\"",
					"^Data::Dumper||SHA1|hex|^00; names the digest \"SHA1\"",
					"^Data::Dumper|||hex|Compress::PPMd^00; The compressor \"Compress::PPMd\" is not supported",
					"^No::Such|||hex|^00; The serializer \"No::Such\" is unknown",
					"^Data::Dumper|||uu|^00; The encoding \"uu\" is unknown",
					"7b276127203d3e20317d; not with a header like ^Data::Dumper|||hex|^",
					"^^status; not with a header like ^Data::Dumper|||hex|^" })
	void saysWhatIsNotSupported(String message, String reason) {
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> decode(message))
			.withMessageContaining(reason);
	}

	@Test
	void tellsTheSenderOfAnUnsupportedSerializerWhatToDo() {
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> decode("^Storable|||hex|^00"))
			.withMessageContaining("Data::Serializer->new(serializer => 'Data::Dumper')");
	}

	@Test
	void keepsUntrustedTextInErrorsShortAndPrintable() {
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> decode("^Data::Dumper||||^\n\u001b[31m" + "x".repeat(1000)))
			.satisfies((ex) -> assertThat(ex.getMessage()).matches("\\p{Print}{1,300}"));
	}

	@Test
	void saysWhereInTheBodyAnErrorIs() {
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> decode("^Data::Dumper||||^{'a' => system}"))
			.satisfies((ex) -> assertThat(ex.position()).isEqualTo(8))
			.withMessageContaining("\"system\" is not data")
			.withMessageEndingWith("(at offset 8 of the body)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "^Data::Dumper||||^", "^Data::Denter||||^", "^Data::Denter||||^?\n",
			"^Data::Dumper||||^undef", "^YAML||||^--- ~\n", "^JSON||||^null" })
	void readsUndefAsNull(String message) throws FormatException {
		assertThat(decode(message).isNull()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "JSON::PP::Boolean", "JSON::XS::Boolean", "Types::Serialiser::Boolean",
			"Cpanel::JSON::XS::Boolean" })
	void readsTheBooleansOfJsonModulesAsBooleans(String className) throws FormatException {
		String bool = "bless( do{\\(my $o = %d)}, '" + className + "' )";
		assertThat(decode("^Data::Dumper||||^[" + bool.formatted(1) + "," + bool.formatted(0) + "]"))
			.isEqualTo(NODES.arrayNode().add(true).add(false));
	}

	@Test
	void readsSharedBooleansAsBooleans() throws FormatException {
		assertThat(decode(
				"^Data::Dumper||||^$M = [bless( do{\\(my $o = 1)}, 'JSON::PP::Boolean' ),{}];$M->[1] = $M->[0];"))
			.isEqualTo(NODES.arrayNode().add(true).add(true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "^Data::Dumper||||^bless( {'x' => \\'1'}, 'Foo' )",
			"^Data::Denter||||^%Foo\n    x => $\n        1\n",
			"^YAML||||^--- !!perl/hash:Foo\nx: !!perl/ref\n  =: 1\n" })
	void dropsClassesAndFollowsReferences(String message) throws FormatException {
		assertThat(decode(message)).isEqualTo(NODES.objectNode().put("x", "1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "^Data::Dumper||||^$M = {'x' => [1],'y' => []};$M->{'y'} = $M->{'x'};",
			"^Data::Denter||||^%\n    x => @(REF00001)\n        1\n    y => @(*REF00001-1)\n",
			"^YAML||||^---\nx: &1\n  - 1\ny: *1\n" })
	void copiesSharedValues(String message) throws FormatException {
		JsonNode value = decode(message);
		((ArrayNode) value.path("x")).removeAll();
		assertThat(value.path("y").get(0).asString()).isEqualTo("1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "^Data::Dumper||||^$M = {'self' => {}};$M->{'self'} = $M;",
			"^Data::Denter||||^%(REF00001)\n    self => %(*REF00001-1)\n", "^YAML||||^--- &1\nself: *1\n",
			"^Data::Dumper||||^$M = \\do{my $o};${$M} = $M;" })
	void refusesCycles(String message) {
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> decode(message))
			.withMessageContaining("contains itself");
	}

	/** 30 levels of arrays that are shared twice have 2^30 values. */
	@Test
	void aShortTextIsNoLargeTree() {
		StringBuilder text = new StringBuilder("$M = [").append("[[],[]],".repeat(30)).append("['x','x']];");
		for (int i = 29; i >= 0; i--) {
			text.append("$M->[%d][0] = $M->[%d];$M->[%d][1] = $M->[%d];".formatted(i, i + 1, i, i + 1));
		}
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> decode("^Data::Dumper||||^" + text))
			.withMessageContaining("more than " + (10_000 + 10 * text.length()) + " values");
	}

	@Test
	void countsTheTextOfSharedValuesAsOftenAsItAppears() {
		String shared = "'" + "x".repeat(20_000) + "'";
		StringBuilder message = new StringBuilder("^Data::Dumper||||^$M = [" + shared);
		message.append(",0".repeat(100)).append("];");
		for (int i = 1; i <= 100; i++) {
			message.append("$M->[").append(i).append("] = $M->[0];");
		}
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> decode(message.toString()))
			.withMessageContaining("characters of text");
	}

	@Test
	void refusesTwoKeysThatBecomeTheSameText() {
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> decode("^Data::Dumper||||^{'\u00c3\u00a9' => 1,\"\\x{e9}\" => 2}"))
			.withMessageContaining("Two keys read as");
	}

	@Test
	void readsByteStringsAsUtf8IfTheyAreAndElseAsLatin1() throws FormatException {
		assertThat(decode("^Data::Dumper||||^['\u00c3\u00a9','\u00e9']"))
			.isEqualTo(NODES.arrayNode().add("é").add("é"));
	}

	@Test
	void readsByteStringsExactlyIfAskedTo() throws FormatException {
		MessageCodec exact = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);
		byte[] message = "^Data::Dumper||||^['\u00c3\u00a9','\u00e9']".getBytes(StandardCharsets.ISO_8859_1);
		assertThat(exact.decode(message).value()).isEqualTo(NODES.arrayNode().add("\u00c3\u00a9").add("\u00e9"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "0.1; 0.1", "1e2; 1e2", "0.12345678901234567890; 0.12345678901234567890",
			"1.8e308; 1.8e308", "9223372036854775808; 9223372036854775808" })
	void losesNoDigitOfAJsonNumber(String json, BigDecimal expected) throws FormatException {
		assertThat(decode("^JSON||||^" + json).decimalValue()).isEqualByComparingTo(expected);
	}

	@ParameterizedTest
	@EnumSource
	void refusesToWriteHalfOfASurrogatePairAndNamesThePath(Serializer serializer) {
		JsonNode tree = NODES.objectNode().set("list", NODES.arrayNode().add("ok").add("\ud83d"));
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> this.codec.encode(tree, WireFormat.of(serializer)))
			.withMessageContaining("surrogate")
			.withMessageContaining("\"/list/1\"");
	}

	@ParameterizedTest
	@EnumSource
	void refusesToWriteJavaObjects(Serializer serializer) {
		JsonNode tree = NODES.objectNode().set("pojo", NODES.pojoNode(new Object()));
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> this.codec.encode(tree, WireFormat.of(serializer)))
			.withMessageContaining("POJO")
			.withMessageContaining("\"/pojo\"");
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void refusesToWriteWhatIsNoJsonNumber(double value) {
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> this.codec.encode(NODES.arrayNode().add(value), WireFormat.of(Serializer.JSON)))
			.withMessageContaining("\"/0\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a => b", "<<EOK", "<<_" })
	void refusesToWriteKeysThatDataDenterMisreads(String key) {
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> this.codec.encode(NODES.objectNode().put(key, 1), WireFormat.of(Serializer.DATA_DENTER)))
			.withMessageContaining("Data::Denter cannot carry a key");
	}

	@ParameterizedTest
	@EnumSource
	void writesAndReadsUpToTheDepthLimitAndNotDeeper(Serializer serializer) throws FormatException {
		MessageCodec shallow = new MessageCodec(new FormatLimits(1 << 20, 1 << 20, 20, 1000, 400), ByteStrings.TEXT);
		WireFormat format = WireFormat.of(serializer);
		assertThat(shallow.decode(shallow.encode(nested(20), format)).value()).isEqualTo(nested(20));
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> shallow.encode(nested(21), format))
			.withMessageContaining("deeper than 20");
		byte[] tooDeep = this.codec.encode(nested(21), format);
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> shallow.decode(tooDeep))
			.withMessageContaining("deeper than 20");
	}

	private static JsonNode nested(int depth) {
		JsonNode node = NODES.objectNode();
		for (int i = 1; i < depth; i++) {
			node = (i % 2 == 0) ? NODES.arrayNode().add(node) : NODES.objectNode().set("k", node);
		}
		return node;
	}

	@ParameterizedTest
	@EnumSource
	void refusesMoreValuesThanAllowed(Serializer serializer) throws FormatException {
		MessageCodec small = new MessageCodec(new FormatLimits(1 << 20, 1 << 20, 20, 10, 400), ByteStrings.TEXT);
		ArrayNode ten = NODES.arrayNode();
		for (int i = 0; i < 10; i++) {
			ten.add("x");
		}
		byte[] message = this.codec.encode(ten, WireFormat.of(serializer));
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> small.decode(message))
			.withMessageContaining("more than 10 values");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> small.encode(ten, WireFormat.of(serializer)))
			.withMessageContaining("more than 10 values");
	}

	@Test
	void refusesMessagesThatAreTooLargeAndSaysWhatHelps() {
		ObjectNode large = NODES.objectNode().put("a", "x".repeat(100_000));
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.encode(large, WireFormat.DEFAULT))
			.withMessageContaining("at most 143119")
			.withMessageContaining("compression");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decode(new byte[143_120]));
	}

	@Test
	void refusesLimitsThatTheStackCannotKeep() {
		assertThatIllegalArgumentException().isThrownBy(() -> new FormatLimits(1, 1, 100_000, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new FormatLimits(0, 1, 1, 1, 1));
	}

	private JsonNode decode(String message) throws FormatException {
		return this.codec.decode(message.getBytes(StandardCharsets.ISO_8859_1)).value();
	}

}
