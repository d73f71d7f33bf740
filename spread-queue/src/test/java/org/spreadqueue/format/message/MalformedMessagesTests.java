// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Hostile and broken messages, each with the reaction that the specification of the
 * vectors demands.
 */
class MalformedMessagesTests {

	private static final Duration QUICKLY = Duration.ofSeconds(5);

	/** Without a header: this codec always requires one. */
	private static final Set<String> STRICTER = Set.of("frame/no-header-hex");

	/** Wrong only where a hash is required, which is for the protocol to say. */
	private static final Set<String> NOT_A_HASH = Set.of("frame/header-only", "denter/code-string-top");

	/** So large that the size of the message is never what is refused. */
	private final MessageCodec codec = new MessageCodec(new FormatLimits(1 << 24, 1 << 20, 256, 1_000_000, 400),
			ByteStrings.TEXT);

	@TestFactory
	Stream<DynamicTest> reactsAsDemandedInBoundedTime() {
		return PerlVectors.lines("malformed")
			.map((line) -> DynamicTest.dynamicTest(PerlVectors.id(line), () -> reactsQuickly(line)));
	}

	private void reactsQuickly(JsonNode line) throws Exception {
		long start = System.nanoTime();
		reactsAsDemanded(line);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICKLY);
	}

	private void reactsAsDemanded(JsonNode line) throws Exception {
		byte[] message = PerlVectors.bytes(line, "input_hex");
		if (NOT_A_HASH.contains(PerlVectors.id(line))) {
			assertThat(this.codec.decode(message).value().isObject()).isFalse();
		}
		else if (line.path("expect").stringValue().equals("accept") && !STRICTER.contains(PerlVectors.id(line))) {
			JsonNode expected = JsonView.read(line.path("value"));
			assertThat(JsonView.comparable(this.codec.decode(message).value()))
				.isEqualTo(JsonView.comparable(expected));
		}
		else {
			assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decode(message))
				.withMessageMatching("(?U)\\p{Print}+");
		}
	}

}
