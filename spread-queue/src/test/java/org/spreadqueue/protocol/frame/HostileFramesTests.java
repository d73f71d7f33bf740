// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What a stranger can put into a native Spread message, and what it may cost. */
class HostileFramesTests {

	private static final MessageId ID = new MessageId(5, 7);

	private final FrameCodec codec = new FrameCodec();

	private final CBORMapper cbor = new CBORMapper();

	@Nested
	class OneBadFrame {

		@Test
		void leavesThoseBehindIt() {
			ReceivedFrames read = read(ack(1), map("k", "ack", "i", new byte[15]), ack(2),
					map("k", "status", "st", "dancing"), ack(3));
			assertThat(read.frames()).containsExactly(new Frame.Ack(id(1)), new Frame.Ack(id(2)), new Frame.Ack(id(3)));
			assertThat(read.problem()).isEqualTo("an id of 15 bytes");
		}

		@Test
		void thatIsNoMapLeavesThoseBehindIt() {
			assertThat(read(ack(1), cbor("text"), cbor(List.of(1, List.of(2))), new byte[] { 0 }, ack(2)).frames())
				.containsExactly(new Frame.Ack(id(1)), new Frame.Ack(id(2)));
		}

		@Test
		void withABrokenTextLeavesThoseBehindIt() {
			byte[] broken = map("k", "status", "st", "r\u20acady");
			int euro = new String(broken, StandardCharsets.ISO_8859_1).indexOf("\u00e2\u0082\u00ac");
			broken[euro] = (byte) 0xFF;
			assertThat(read(broken, ack(2)).frames()).containsExactly(new Frame.Ack(id(2)));
		}

		@Test
		void thatRunsOverTheEndEndsTheMessage() {
			byte[] cut = Arrays.copyOf(ack(2), 20);
			ReceivedFrames read = read(ack(1), cut);
			assertThat(read.frames()).containsExactly(new Frame.Ack(id(1)));
			assertThat(read.problem()).contains("cut off");
		}

		@Test
		void hundredBadOnesAreEnough() {
			byte[] bad = map("k", "ack", "i", new byte[15]);
			List<byte[]> all = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				all.add(bad);
			}
			all.add(ack(1));
			assertThat(read(all.toArray(byte[][]::new)).frames()).isEmpty();
		}

	}

	@Nested
	class Numbers {

		@ParameterizedTest
		@ValueSource(longs = { 0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53 })
		void sequencesAreFarFromTheEndOfTheRange(long sequence) {
			assertThat(read(map("k", "submit", "i", id(sequence).toBytes(), "b", new byte[1])).frames()).isEmpty();
			assertThat(read(map("k", "confirm", "n", new byte[8], "u", sequence | 1L << 62)).frames()).isEmpty();
		}

		@Test
		void theHighestSequenceIsRead() {
			MessageId highest = id((1L << 53) - 1);
			assertThat(read(map("k", "ack", "i", highest.toBytes())).frames()).containsExactly(new Frame.Ack(highest));
		}

		@Test
		void attemptsCountOnlyInAHandOverAndAreBounded() {
			Map<String, Object> submit = new HashMap<>(
					Map.of("k", "submit", "i", ID.toBytes(), "b", new byte[1], "a", Integer.MAX_VALUE));
			assertThat(((Frame.Submit) read(cbor(submit)).frames().get(0)).attempt()).isZero();
			submit.put("o", "#a#h");
			assertThat(((Frame.Submit) read(cbor(submit)).frames().get(0)).attempt()).isEqualTo(1_000_000);
		}

		@Test
		void aFractionIsNoMoreThanTheWhole() {
			assertThat(read(map("k", "progress", "i", ID.toBytes(), "f", 1_000_000)).frames())
				.containsExactly(new Frame.Progress(ID, 1_000_000, "", 0));
			for (Object fraction : List.of(1_000_001, 2_000_000, Long.MAX_VALUE, -1, 0.5, 2.0, Double.NaN, "half")) {
				assertThat(read(map("k", "progress", "i", ID.toBytes(), "f", fraction), ack(1)).frames())
					.as("fraction %s", fraction)
					.containsExactly(new Frame.Ack(id(1)));
			}
		}

		@Test
		void theNumberOfIdsNamedInAMessageIsBounded() {
			byte[] status = map("k", "status", "st", "ready", "rj", List.of(List.of(new byte[8], 1, 15_000)));
			byte[][] all = IntStream.range(0, 50).mapToObj((i) -> status).toArray(byte[][]::new);
			assertThat(read(all).frames()).hasSize(2);
			assertThat(read(status).frames()).hasSize(1);
		}

		@ParameterizedTest
		@ValueSource(strings = { "dn", "rj", "hd" })
		void aListOfIdsUpToTheEndOfTheRangeIsRefused(String key) {
			assertThat(read(map("k", "status", "st", "ready", key,
					List.of(List.of(new byte[8], Long.MAX_VALUE - 1, Long.MAX_VALUE))))
				.frames()).isEmpty();
		}

	}

	@Nested
	class Texts {

		@ParameterizedTest
		@ValueSource(strings = { "", "text/\nplain", "text/\u001b[31m", "text/\u00e4", "text/\u2028" })
		void aContentTypeIsVisible(String type) {
			assertThat(read(map("k", "submit", "i", ID.toBytes(), "b", new byte[1], "t", type)).frames()).isEmpty();
		}

		@Test
		void aContentTypeIsShort() {
			assertThat(
					read(map("k", "submit", "i", ID.toBytes(), "b", new byte[1], "t", "a/" + "b".repeat(300))).frames())
				.isEmpty();
		}

		@ParameterizedTest
		@ValueSource(strings = { "#a\nb", "#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa#host", "orders", "" })
		void anOriginatorIsAPrivateGroup(String originator) {
			assertThat(read(map("k", "submit", "i", ID.toBytes(), "b", new byte[1], "o", originator)).frames())
				.isEmpty();
		}

		@Test
		void anOrderingKeyAndTheTextsOfAnErrorHaveBounds() {
			assertThat(read(map("k", "submit", "i", ID.toBytes(), "b", new byte[1], "g", "g".repeat(20_000))).frames())
				.isEmpty();
			assertThat(read(map("k", "response", "i", ID.toBytes(), "er", Map.of("t", "t".repeat(2_000)))).frames())
				.isEmpty();
			assertThat(read(map("k", "response", "i", ID.toBytes(), "er", Map.of("m", "m".repeat(40_000)))).frames())
				.isEmpty();
		}

		@Test
		void theTextOfAProgressIsShort() {
			assertThat(read(map("k", "progress", "i", ID.toBytes(), "tx", "x".repeat(256))).frames()).hasSize(1);
			assertThat(read(map("k", "progress", "i", ID.toBytes(), "tx", "x".repeat(257))).problem())
				.isEqualTo("a progress of 257 characters, at most 256 are possible");
		}

		@Test
		void headersAreNotMoreThanAHundred() {
			assertThat(read(map("k", "dispatch", "i", ID.toBytes(), "b", new byte[1], "o", "#a#h", "h", headers(100)))
				.frames()).hasSize(1);
			assertThat(read(map("k", "dispatch", "i", ID.toBytes(), "b", new byte[1], "o", "#a#h", "h", headers(101)))
				.frames()).isEmpty();
		}

		@Test
		void headersHaveNotMoreThan64Kilobytes() {
			assertThat(read(map("k", "dispatch", "i", ID.toBytes(), "b", new byte[1], "o", "#a#h", "h",
					Map.of("name", "v".repeat(66_000))))
				.frames()).isEmpty();
			assertThat(read(map("k", "dispatch", "i", ID.toBytes(), "b", new byte[1], "o", "#a#h", "h",
					Map.of("n".repeat(300), "v")))
				.frames()).isEmpty();
		}

		/** In the queue of dead letters it has some more. */
		@Test
		void aSenderLeavesRoomForTheHeadersOfADeadLetter() {
			assertThat(read(map("k", "submit", "i", ID.toBytes(), "b", new byte[1], "h", headers(90))).frames())
				.hasSize(1);
			assertThat(read(map("k", "submit", "i", ID.toBytes(), "b", new byte[1], "h", headers(91))).frames())
				.isEmpty();
			assertThat(
					read(map("k", "submit", "i", ID.toBytes(), "b", new byte[1], "h", Map.of("n", "v".repeat(60_000))))
						.frames())
				.isEmpty();
		}

		private static Map<String, String> headers(int count) {
			return IntStream.range(0, count).boxed().collect(Collectors.toMap((i) -> "h" + i, (i) -> "v"));
		}

	}

	@Nested
	class Structures {

		@Test
		void tagsAreRefused() {
			byte[] tagged = bytes(0xA1, 0x61, 'z', 0xC1, 0x01);
			assertThat(read(tagged, ack(1)).problem()).contains("tag");
		}

		@Test
		void nestedTagsCostNoMoreThanTheirBytes() {
			byte[] tags = new byte[500_000];
			Arrays.fill(tags, (byte) 0xC1);
			tags[0] = (byte) 0xBF;
			tags[1] = 0x61;
			tags[2] = 'z';
			assertThat(read(tags).problem()).contains("tag");
		}

		@Test
		void whatIsNestedDeepIsRefused() {
			byte[] deep = new byte[100_000];
			Arrays.fill(deep, (byte) 0x9F);
			deep[0] = (byte) 0xBF;
			deep[1] = 0x61;
			deep[2] = 'z';
			assertThat(read(deep).problem()).contains("nested");
		}

		@ParameterizedTest
		@ValueSource(ints = { 0x5B, 0x7B, 0x9B, 0xBB })
		void whatIsAnnouncedMustBeThere(int head) {
			byte[] huge = bytes(0xA1, 0x61, 'b', head, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
			assertThat(read(ack(1), huge).frames()).containsExactly(new Frame.Ack(id(1)));
			huge[4] = (byte) 0xFF;
			assertThat(read(ack(1), huge).problem()).isNotNull();
		}

		@Test
		void textsInPiecesAreRead() {
			byte[] pieces = bytes(0xBF, 0x61, 'k', 0x7F, 0x62, 'h', 'e', 0x60, 0x63, 'l', 'l', 'o', 0xFF, 0x61, 'v',
					0x01, 0xFF);
			assertThat(read(pieces).frames()).containsExactly(new Frame.Hello(1));
		}

		/**
		 * A map that probes for a free place needs a second for each thousand of these.
		 */
		@Test
		void headersWhoseNamesCollideAreFoundAsFastAsOthers() {
			Map<String, String> headers = new HashMap<>();
			for (int i = 0; i < 64; i++) {
				StringBuilder name = new StringBuilder();
				for (int bit = 0; bit < 6; bit++) {
					name.append(((i >> bit & 1) == 0) ? "Aa" : "BB");
				}
				headers.put(name.toString(), "v");
			}
			assertThat(headers.keySet().stream().map(String::hashCode).distinct()).hasSize(1);
			assertThat(new Content(Content.JSON, new byte[0], headers).headers()).isEqualTo(headers);
			assertThat(new Content(Content.JSON, new byte[0], headers).headers().getClass().getName())
				.as("not a map with open addressing")
				.doesNotContain("ImmutableCollections");
		}

	}

	private ReceivedFrames read(byte[]... frames) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] frame : frames) {
			all.writeBytes(frame);
		}
		return this.codec.decode(all.toByteArray());
	}

	private byte[] ack(long sequence) {
		return this.codec.encode(new Frame.Ack(id(sequence)));
	}

	private static MessageId id(long sequence) {
		return new MessageId(5, sequence);
	}

	private byte[] map(Object... keysAndValues) {
		Map<String, Object> map = new HashMap<>();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			map.put((String) keysAndValues[i], keysAndValues[i + 1]);
		}
		return cbor(map);
	}

	private byte[] cbor(Object value) {
		return this.cbor.writeValueAsBytes(value);
	}

	private static byte[] bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

}
