// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.RandomTrees;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.value.Octets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Sends random trees through the real Perl modules and reads what comes back. Skipped
 * where they are not installed: on Debian, libdata-serializer-perl, libyaml-perl and
 * libjson-perl.
 */
class PerlInteropTests {

	private static final int TREES = 150;

	/**
	 * Reads messages in hex, one a line, and writes each value again in the format it
	 * came in.
	 */
	private static final String ECHO = """
			use strict; use warnings; use Data::Serializer;
			while (my $line = <STDIN>) {
				chomp $line;
				my $message = pack('H*', $line);
				my ($name, $encoding, $compressor) = $message =~ /^\\^([\\w:]+)\\|\\|\\|(\\w*)\\|([\\w:]*)\\^/ or die;
				my $serializer = Data::Serializer->new(serializer => $name, portable => $encoding ne '',
					encoding => $encoding || 'hex', compress => $compressor ne '');
				my $value = $serializer->deserialize($message);
				my $answer = $serializer->serialize($value);
				utf8::encode($answer) if utf8::is_utf8($answer);
				print unpack('H*', $answer), "\\n";
			}
			""";

	@TempDir
	private Path directory;

	private final MessageCodec codec = new MessageCodec(new FormatLimits(1 << 22, 1 << 21, 256, 1_000_000, 400),
			ByteStrings.LATIN1);

	static List<WireFormat> wireFormats() {
		return RoundTripTests.wireFormats().toList();
	}

	@ParameterizedTest
	@MethodSource("wireFormats")
	void perlReadsAndAnswersWhatWasWritten(WireFormat format) throws Exception {
		assumeTrue(isInstalled("Data::Serializer"), "Data::Serializer is not installed");
		assumeTrue(isInstalled(format.serializer().perlName()), format.serializer().perlName() + " is not installed");
		assumeTrue(!format.compressed() || isInstalled(WireFormat.COMPRESSOR), "Compress::Zlib is not installed");
		List<JsonNode> trees = new ArrayList<>();
		List<String> messages = new ArrayList<>();
		for (int seed = 0; seed < TREES; seed++) {
			JsonNode tree = new RandomTrees(seed).container();
			try {
				messages.add(HexFormat.of().formatHex(this.codec.encode(tree, format)));
				trees.add(tree);
			}
			catch (FormatException ex) {
				assertThat(format.serializer()).isEqualTo(Serializer.DATA_DENTER);
			}
		}
		List<String> answers = perl(ECHO, messages);
		assertThat(answers).hasSameSizeAs(trees);
		for (int i = 0; i < trees.size(); i++) {
			JsonNode answer = this.codec.decode(HexFormat.of().parseHex(answers.get(i))).value();
			assertThat(JsonView.comparable(normalized(answer, format))).as(messages.get(i))
				.isEqualTo(JsonView.comparable(expected(trees.get(i), format)));
		}
	}

	private static JsonNode expected(JsonNode tree, WireFormat format) {
		return switch (format.serializer()) {
			case DATA_DUMPER -> booleansAsNumbers(tree);
			// Formats without text carry it as UTF-8.
			case DATA_DENTER, YAML -> PerlVectors.mapStrings(booleansAsNumbers(tree), Octets::latin1);
			case JSON -> normalized(tree, format);
		};
	}

	/** Perl computes with JSON numbers, and so their last digits change. */
	private static JsonNode normalized(JsonNode tree, WireFormat format) {
		return (format.serializer() == Serializer.JSON)
				? PerlVectors.mapStrings(JsonView.comparable(tree), PerlInteropTests::rounded) : tree;
	}

	private static String rounded(String string) {
		return string.matches("-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?")
				? new BigDecimal(string).round(new MathContext(8)).stripTrailingZeros().toString() : string;
	}

	private static JsonNode booleansAsNumbers(JsonNode tree) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		if (tree.isBoolean()) {
			return nodes.numberNode(tree.booleanValue() ? 1 : 0);
		}
		if (tree.isArray()) {
			ArrayNode array = nodes.arrayNode();
			tree.forEach((element) -> array.add(booleansAsNumbers(element)));
			return array;
		}
		if (tree.isObject()) {
			ObjectNode object = nodes.objectNode();
			tree.properties().forEach((member) -> object.set(member.getKey(), booleansAsNumbers(member.getValue())));
			return object;
		}
		return tree;
	}

	private static boolean isInstalled(String module) throws IOException, InterruptedException {
		try {
			return new ProcessBuilder("perl", "-M" + module, "-e", "1").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			// No Perl at all.
			return false;
		}
	}

	private List<String> perl(String script, List<String> input) throws IOException, InterruptedException {
		Path in = Files.write(this.directory.resolve("in"), input, StandardCharsets.US_ASCII);
		Path out = this.directory.resolve("out");
		Path program = Files.writeString(this.directory.resolve("echo.pl"), script, StandardCharsets.US_ASCII);
		Process process = new ProcessBuilder("perl", program.toString()).redirectInput(in.toFile())
			.redirectOutput(out.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
		return Files.readAllLines(out, StandardCharsets.US_ASCII);
	}

}
