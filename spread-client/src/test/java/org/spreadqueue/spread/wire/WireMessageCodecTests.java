// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages as bytes, with the annotated examples of section 4.4 of
 * docs/protocol/spread.md.
 */
class WireMessageCodecTests {

	private static final String ALICE = "23616c696365236c6f63616c686f7374" + "00".repeat(16);

	private static final String ROOM = "726f6f6d" + "00".repeat(28);

	private static final String LITTLE = "90000080" + ALICE + "01000000" + "80341280" + "01000000" + ROOM + "74";

	private static final String BIG = "00000010" + ALICE + "00000001" + "00123400" + "00000001" + ROOM + "74";

	static Stream<String> examples() {
		return Stream.of(LITTLE, BIG);
	}

	@Test
	void encodesTheExamplesOfTheSpecification() {
		assertThat(hex(agreed(ByteOrder.LITTLE_ENDIAN))).isEqualTo(LITTLE);
		assertThat(hex(agreed(ByteOrder.BIG_ENDIAN))).isEqualTo(BIG);
	}

	@ParameterizedTest
	@MethodSource("examples")
	void decodesTheExamplesOfTheSpecification(String example) throws Exception {
		WireMessage message = requireNonNull(new WireMessageDecoder(WireHeaderRules.FROM_CLIENT).next(bytes(example)));
		assertThat(message.type()).isEqualTo(0x10);
		assertThat(message.name()).isEqualTo("#alice#localhost");
		assertThat(message.groups()).containsExactly("room");
		assertThat(message.hint().messageType()).isEqualTo((short) 0x1234);
		assertThat(message.body()).containsExactly('t');
	}

	@Test
	void hintKeepsTheOrderOfItsSenderInsideAFrameOfAnotherOrder() throws Exception {
		String forwarded = "90000080" + ALICE + "01000000" + "00123400" + "01000000" + ROOM + "74";
		WireMessage message = requireNonNull(
				new WireMessageDecoder(WireHeaderRules.FROM_DAEMON).next(bytes(forwarded)));
		assertThat(message.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
		assertThat(message.hint().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
		assertThat(message.hint().messageType()).isEqualTo((short) 0x1234);
		assertThat(hex(message)).isEqualTo(forwarded);
	}

	@ParameterizedTest
	@ValueSource(shorts = { 0, 1, 255, 256, Short.MAX_VALUE, Short.MIN_VALUE, -1 })
	void messageTypesOfAll16BitsSurviveInBothOrders(short messageType) throws Exception {
		for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
			Hint hint = Hint.of(messageType, order);
			assertThat(hint.order()).isEqualTo(order);
			assertThat(hint.messageType()).isEqualTo(messageType);
			hint.requireLegal();
		}
	}

	@Test
	void streamMayBeCutAtEveryByte() throws Exception {
		byte[] stream = bytes(LITTLE + BIG + LITTLE).array();
		for (int cut = 0; cut <= stream.length; cut++) {
			WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_DAEMON);
			List<WireMessage> messages = new ArrayList<>();
			drain(decoder, ByteBuffer.wrap(stream, 0, cut), messages);
			assertThat(decoder.isIdle()).isEqualTo(cut % (stream.length / 3) == 0);
			drain(decoder, ByteBuffer.wrap(stream, cut, stream.length - cut), messages);
			assertThat(messages).extracting(WireMessageCodecTests::hex).containsExactly(LITTLE, BIG, LITTLE);
		}
	}

	@Test
	void largePayloadMayComeInSmallPieces() throws Exception {
		byte[] body = new byte[139_920];
		new Random(1).nextBytes(body);
		ByteBuffer bytes = new WireMessage(ByteOrder.LITTLE_ENDIAN, 0x10, "#a#b", List.of("room"), new Hint(0), body)
			.encode();
		WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_CLIENT);
		WireMessage message = null;
		while (message == null) {
			ByteBuffer piece = bytes.slice(bytes.position(), Math.min(777, bytes.remaining()));
			bytes.position(bytes.position() + piece.remaining());
			message = decoder.next(piece);
		}
		assertThat(message.body()).isEqualTo(body);
		assertThat(bytes.hasRemaining()).isFalse();
	}

	@Test
	void rejectMessageHasFourMoreBytesAndLeavesTheStreamInStep() throws Exception {
		String reject = "80004080" + ALICE + "02000000" + "80000080" + "01000000" + "80010080" + ROOM + ALICE + "74";
		List<WireMessage> messages = new ArrayList<>();
		drain(new WireMessageDecoder(WireHeaderRules.FROM_DAEMON), bytes(reject + LITTLE), messages);
		assertThat(messages.get(0).groups()).containsExactly("room", "#alice#localhost");
		assertThat(messages.get(0).is(TypeBits.REJECT)).isTrue();
		assertThat(hex(messages.get(1))).isEqualTo(LITTLE);
	}

	@Test
	void nameWithoutEndHas32CharactersAndIsNeverWrittenLikeThat() throws Exception {
		String endless = LITTLE.replace(ROOM, "68".repeat(32));
		WireMessage message = requireNonNull(new WireMessageDecoder(WireHeaderRules.FROM_DAEMON).next(bytes(endless)));
		assertThat(message.groups()).containsExactly("h".repeat(32));
		assertThat(hex(message)).isEqualTo(LITTLE.replace(ROOM, "68".repeat(31) + "00"));
	}

	@Test
	void bytesBehindTheEndOfANameAreIgnored() throws Exception {
		String garbage = LITTLE.replace(ROOM, "726f6f6d00" + "5a".repeat(27));
		WireMessage message = requireNonNull(new WireMessageDecoder(WireHeaderRules.FROM_DAEMON).next(bytes(garbage)));
		assertThat(message.groups()).containsExactly("room");
		assertThat(hex(message)).isEqualTo(LITTLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ffffffff", "89130000", "00000080" })
	void clientRefusesCountsThatNoDaemonSendsBeforeItTakesMemory(String count) {
		for (int offset : new int[] { 36, 44 }) {
			String broken = LITTLE.substring(0, offset * 2) + count + LITTLE.substring(offset * 2 + 8);
			if (offset == 44 && count.equals("89130000")) {
				continue;
			}
			assertThatExceptionOfType(MalformedMessageException.class)
				.isThrownBy(() -> new WireMessageDecoder(WireHeaderRules.FROM_DAEMON).next(bytes(broken)));
		}
	}

	@Test
	void membershipBodySurvivesInBothOrders() throws Exception {
		MembershipBody body = new MembershipBody(-7, 1_795_486_829, 3,
				List.of(List.of("#abe#d1", "#eve#d1"), List.of("#bob#d2", "#zed#d2")), 1);
		for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
			assertThat(MembershipBody.decode(body.encode(order), order)).isEqualTo(body);
		}
		// The own set begins behind the first one: 4 + 2 * 32.
		assertThat(ByteBuffer.wrap(body.encode(ByteOrder.BIG_ENDIAN)).getInt(16)).isEqualTo(68);
	}

	@Test
	void membershipBodyWithAnyDamageIsUnderstoodOrRefused() {
		byte[] good = MembershipBody.of(1, 2, 3, "#bob#localhost").encode(ByteOrder.LITTLE_ENDIAN);
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
			for (int damage = 0; damage < 3 && bad.length > 0; damage++) {
				bad[random.nextInt(bad.length)] = (byte) random.nextInt();
			}
			assertUnderstoodOrRefused(bad);
		}
	}

	private static void assertUnderstoodOrRefused(byte[] body) {
		try {
			assertThat(MembershipBody.decode(body, ByteOrder.LITTLE_ENDIAN).sets()).isNotEmpty();
		}
		catch (MalformedMessageException ex) {
			assertThat(ex).hasMessageContaining("membership body");
		}
	}

	private static void drain(WireMessageDecoder decoder, ByteBuffer in, List<WireMessage> messages)
			throws MalformedMessageException {
		@Nullable WireMessage message = decoder.next(in);
		while (message != null) {
			messages.add(message);
			message = decoder.next(in);
		}
		assertThat(in.hasRemaining()).isFalse();
	}

	private static WireMessage agreed(ByteOrder order) {
		return new WireMessage(order, 0x10, "#alice#localhost", List.of("room"), Hint.of((short) 0x1234, order),
				"t".getBytes(StandardCharsets.US_ASCII));
	}

	private static String hex(WireMessage message) {
		ByteBuffer bytes = message.encode();
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		return HexFormat.of().formatHex(copy);
	}

	private static ByteBuffer bytes(String hex) {
		return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
	}

}
