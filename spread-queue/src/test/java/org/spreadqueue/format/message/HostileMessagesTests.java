// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.RandomTrees;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages as large as they can be, made to be slow, deep or huge.
 */
class HostileMessagesTests {

	private static final int TEXT_BYTES = FormatLimits.DEFAULT.maxTextBytes();

	/** Far more than linear time needs, far less than quadratic time. */
	private static final Duration QUICKLY = Duration.ofSeconds(5);

	private final MessageCodec codec = new MessageCodec();

	static Stream<String> hostileMessages() {
		return Stream.of(dumper(repeated("[")), dumper(repeated("{a=>")), dumper(repeated("\\")),
				dumper(repeated("bless(")), dumper(repeated("do{\\(my $o=")), dumper(repeated("[[],")),
				dumper("[" + repeated("[],") + "]"), dumper("[" + repeated("0,") + "]"), dumper("'" + repeated("\\\\")),
				dumper("\"" + repeated("\\x{0}")), dumper("{" + collidingKeys("'%s'=>0,") + "}"),
				dumper(repeated("a::")), dumper(repeated(" ")), dumper(repeated("9")), dumper("1e" + repeated("9")),
				dumper("$M = [];" + repeated("$M=$M;")), dumper("$M = [];" + repeated("${")),
				dumper("$M = [[]];" + repeated("$M->[0]=\\$M;")), dumper("$M = [[]];" + repeated("$M=\\$M;")),
				dumper("$M = []; $M" + repeated("->[0]")), denter("%\n" + collidingKeys("    %s => 0\n")),
				denter("%\n" + repeated("    a => <<A\n")), denter("@\n" + repeated("    <<A\nA\n")),
				denter("@\n" + repeated("    \"%%%%%%\"\n")), denter(repeated("\\")), denter(repeated("%(")),
				denter(repeated("\n")), denter("%\n    " + repeated(" ")), denter("@\n" + repeated("    @\n")),
				yaml(collidingKeys("%s: 0\n")), yaml(repeated("- ")), yaml(repeated("? ")), yaml(repeated("a:")),
				yaml(repeated(": ")), yaml(repeated("- |\n")), yaml("a: |\n" + repeated("  \n")),
				yaml("a: \"" + repeated("\\x41")), yaml("a: '" + repeated("''")), yaml(repeated("&a ")),
				yaml(repeated("[")), yaml(repeated("\r")), yaml(repeated("# \n")), json(repeated("[")),
				json(repeated("{\"a\":")), json("{" + collidingKeys("\"%s\":0,") + "\"\":0}"),
				json("[" + repeated("0,")), json(repeated("9")), json("\"" + repeated("\\u0000")));
	}

	@ParameterizedTest
	@MethodSource("hostileMessages")
	void takeLinearTimeAndEndInAValueOrAFormatException(String message) {
		long start = System.nanoTime();
		decodesOrRefuses(message);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICKLY);
	}

	@ParameterizedTest
	@EnumSource
	void mayBeAnyTextAndEndInAValueOrAFormatException(Serializer serializer) {
		RandomTrees random = new RandomTrees(7);
		for (int i = 0; i < 10_000; i++) {
			decodesOrRefuses(message(serializer, random.text()));
		}
	}

	/**
	 * Compressed, because only so does so much text fit into a message; any other
	 * exception fails the test.
	 */
	private void decodesOrRefuses(String message) {
		int body = message.indexOf('^', 1) + 1;
		byte[] header = message.substring(0, body).getBytes(StandardCharsets.US_ASCII);
		byte[] compressed = Zlib.compress(message.substring(body).getBytes(StandardCharsets.UTF_8));
		byte[] bytes = new byte[header.length + compressed.length];
		System.arraycopy(header, 0, bytes, 0, header.length);
		System.arraycopy(compressed, 0, bytes, header.length, compressed.length);
		try {
			assertThat(this.codec.decode(bytes).value()).isNotNull();
		}
		catch (FormatException ex) {
			assertThat(ex).hasMessageMatching("(?U)\\p{Print}+");
		}
	}

	/** As often as fits, with some room for what is around it. */
	private static String repeated(String text) {
		return text.repeat((TEXT_BYTES - 100) / text.length());
	}

	/** Keys that all have the same hash code. */
	private static String collidingKeys(String pattern) {
		StringBuilder keys = new StringBuilder();
		IntStream.range(0, 1 << 15)
			.mapToObj((i) -> Integer.toBinaryString(1 << 15 | i).replace("0", "Aa").replace("1", "BB"))
			.map((key) -> pattern.replace("%s", key))
			.takeWhile((entry) -> keys.length() + entry.length() < TEXT_BYTES - 100)
			.forEach(keys::append);
		return keys.toString();
	}

	private static String dumper(String body) {
		return message(Serializer.DATA_DUMPER, body);
	}

	private static String denter(String body) {
		return message(Serializer.DATA_DENTER, body);
	}

	private static String yaml(String body) {
		return message(Serializer.YAML, body);
	}

	private static String json(String body) {
		return message(Serializer.JSON, body);
	}

	private static String message(Serializer serializer, String body) {
		return new WireFormat(serializer, Armour.NONE, true).header() + body;
	}

}
