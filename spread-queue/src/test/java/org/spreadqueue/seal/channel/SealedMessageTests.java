// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.SpreadLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SealedMessageTests {

	private static final HexFormat HEX = HexFormat.of();

	private static final SealKey KEY = SealKey
		.of(HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

	private static final SealKey OTHER_KEY = SealKey.of(new byte[SealKey.BYTES]);

	private static final String SENDER = "#s1#here";

	private static final String RECEIVER = "#r1#here";

	private static final String THIRD = "#t1#here";

	private static final String GROUP = "NQ_orders";

	private static final List<String> TO_RECEIVER = List.of(RECEIVER);

	private static final List<String> TO_GROUP = List.of(GROUP);

	private static final byte[] BODY = "a body".getBytes(StandardCharsets.US_ASCII);

	private final Sealer sealer = new Sealer(KEY, SENDER);

	private final Opener opener = opener(RECEIVER, KEY);

	@Test
	void opensWhatWasSealedForAPrivateGroup() throws Exception {
		byte[] sealed = this.sealer.seal(TO_RECEIVER, null, BODY);
		assertThat(sealed).hasSize(BODY.length + SealedBody.OVERHEAD);
		assertThat(this.opener.open(SENDER, TO_RECEIVER, sealed)).isEqualTo(BODY);
	}

	@Test
	void opensAnEmptyBodyAndTheLargest() throws Exception {
		for (int length : new int[] { 0, NativeProtocol.MAX_PACKET_BYTES }) {
			byte[] sealed = this.sealer.seal(TO_RECEIVER, null, new byte[length]);
			assertThat(this.opener.open(SENDER, TO_RECEIVER, sealed)).isEqualTo(new byte[length]);
		}
	}

	@Test
	void theLargestBodyFitsIntoAMessageForAsManyGroupsAsThereCanBe() {
		assertThat(NativeProtocol.MAX_PACKET_BYTES + SealedBody.OVERHEAD)
			.isLessThanOrEqualTo(SpreadLimits.maxBody(SpreadLimits.MAX_GROUPS));
	}

	/** The example of section 6 of docs/protocol/native.md, made by other software. */
	@Test
	void hasTheDocumentedForm() throws Exception {
		byte[] session = HEX.parseHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
		Sealer documented = new Sealer(KEY, session, "#s1#here");
		documented.seal(TO_GROUP, null, BODY);
		byte[] sealed = documented.seal(List.of("NQ_orders", "#x#here"), "#m1#here", HEX.parseHex("a1616b00"));
		assertThat(HEX.formatHex(KEY.sessionKey(session).getEncoded()))
			.isEqualTo("62daf1623df8142d870e2c9b46032c512987a8f0cf7ec6141cb331ecb5ee7490");
		assertThat(HEX.formatHex(SealedBody.surroundings("#s1#here", List.of("NQ_orders", "#x#here"))))
			.isEqualTo("08237331236865726502094e515f6f72646572730723782368657265");
		assertThat(HEX.formatHex(sealed)).isEqualTo("53012c0489a0" + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
				+ "0000000000000001" + "e5b817f78691e735" + "92c3198f" + "75320c7a7d1de9ac6d7d5d2741b44b73");
	}

	@Test
	void noTwoBodiesAreSealedTheSame() {
		assertThat(this.sealer.seal(TO_RECEIVER, null, BODY)).isNotEqualTo(this.sealer.seal(TO_RECEIVER, null, BODY))
			.isNotEqualTo(new Sealer(KEY, SENDER).seal(TO_RECEIVER, null, BODY));
	}

	@Nested
	class Forgery {

		@Test
		void eachBitCounts() {
			byte[] sealed = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			for (int bit = 0; bit < 8 * sealed.length; bit++) {
				byte[] forged = sealed.clone();
				forged[bit / 8] ^= (byte) (1 << bit % 8);
				assertRefused(SENDER, TO_RECEIVER, forged, "");
			}
		}

		@Test
		void eachByteCounts() {
			byte[] sealed = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			for (int length = 0; length < sealed.length; length++) {
				assertRefused(SENDER, TO_RECEIVER, Arrays.copyOf(sealed, length), "");
			}
			assertRefused(SENDER, TO_RECEIVER, Arrays.copyOf(sealed, sealed.length + 1), "forged");
		}

		@Test
		void theSenderCounts() {
			byte[] sealed = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			assertRefused(THIRD, TO_RECEIVER, sealed, "forged");
		}

		@Test
		void theGroupsAndTheirOrderCount() {
			byte[] sealed = SealedMessageTests.this.sealer.seal(List.of(GROUP, RECEIVER), null, BODY);
			assertRefused(SENDER, List.of(RECEIVER, GROUP), sealed, "forged");
			assertRefused(SENDER, TO_RECEIVER, sealed, "forged");
			assertRefused(SENDER, TO_GROUP, sealed, "forged");
			assertRefused(SENDER, List.of(GROUP, RECEIVER, THIRD), sealed, "forged");
		}

		@Test
		void namesCannotBeCutInAnotherWay() {
			byte[] sealed = SealedMessageTests.this.sealer.seal(List.of("ab", "c", RECEIVER), null, BODY);
			assertRefused(SENDER, List.of("a", "bc", RECEIVER), sealed, "forged");
		}

		@Test
		void whatIsNotSealedIsRefused() {
			assertRefused(SENDER, TO_RECEIVER, BODY, "not sealed");
			assertRefused(SENDER, TO_RECEIVER, new byte[0], "not sealed");
		}

		@Test
		void aForgedMessageDoesNotMakeTheRightOneOld() throws Exception {
			byte[] sealed = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			byte[] forged = sealed.clone();
			forged[sealed.length - 1]++;
			assertRefused(SENDER, TO_RECEIVER, forged, "forged");
			assertThat(SealedMessageTests.this.opener.open(SENDER, TO_RECEIVER, sealed)).isEqualTo(BODY);
		}

	}

	@Nested
	class Replay {

		@Test
		void aMessageOpensOnce() throws Exception {
			byte[] sealed = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			SealedMessageTests.this.opener.open(SENDER, TO_RECEIVER, sealed);
			assertRefused(SENDER, TO_RECEIVER, sealed, "come before");
		}

		@Test
		void whatIsOrderedMayBeOvertakenByWhatIsPrivate() throws Exception {
			byte[] ordered = SealedMessageTests.this.sealer.seal(TO_GROUP, RECEIVER, BODY);
			for (int i = 0; i < 10_000; i++) {
				byte[] overtaking = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
				SealedMessageTests.this.opener.open(SENDER, TO_RECEIVER, overtaking);
			}
			assertThat(SealedMessageTests.this.opener.open(SENDER, TO_GROUP, ordered)).isEqualTo(BODY);
			assertRefused(SENDER, TO_GROUP, ordered, "come before");
		}

		@Test
		void whatWasForAnEarlierConnectionDoesNotOpen() throws Exception {
			byte[] toPrivate = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			byte[] toGroup = SealedMessageTests.this.sealer.seal(TO_GROUP, RECEIVER, BODY);
			SealedMessageTests.this.opener.connected("#r2#here");
			assertNotMeant(SENDER, TO_RECEIVER, toPrivate);
			assertNotMeant(SENDER, TO_GROUP, toGroup);
		}

		@Test
		void whatOpenedOnAnEarlierConnectionDoesNotOpenAgain() throws Exception {
			byte[] toAll = SealedMessageTests.this.sealer.seal(TO_GROUP, null, BODY);
			SealedMessageTests.this.opener.open(SENDER, TO_GROUP, toAll);
			SealedMessageTests.this.opener.connected("#r2#here");
			assertRefused(SENDER, TO_GROUP, toAll, "come before");
		}

		@Test
		void strangersPushNoSessionOut() throws Exception {
			Opener small = new Opener(SealKeys.of(KEY), 2);
			small.connected(RECEIVER);
			byte[] first = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			small.open(SENDER, TO_RECEIVER, first);
			for (int i = 0; i < 10; i++) {
				byte[] foreign = new Sealer(KEY, THIRD).seal(TO_RECEIVER, null, BODY);
				assertThatExceptionOfType(UnopenedException.class)
					.isThrownBy(() -> small.open(SENDER, TO_RECEIVER, foreign));
			}
			assertThatExceptionOfType(UnopenedException.class).isThrownBy(() -> small.open(SENDER, TO_RECEIVER, first))
				.withMessageContaining("come before");
		}

		@Test
		void theSessionHeardLongestAgoIsForgotten() throws Exception {
			Opener small = new Opener(SealKeys.of(KEY), 2);
			small.connected(RECEIVER);
			Sealer third = new Sealer(KEY, THIRD);
			byte[] first = SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY);
			byte[] second = third.seal(TO_RECEIVER, null, BODY);
			small.open(SENDER, TO_RECEIVER, first);
			small.open(THIRD, TO_RECEIVER, second);
			small.open(SENDER, TO_RECEIVER, SealedMessageTests.this.sealer.seal(TO_RECEIVER, null, BODY));
			small.open("#u1#here", TO_RECEIVER, new Sealer(KEY, "#u1#here").seal(TO_RECEIVER, null, BODY));
			assertThatExceptionOfType(UnopenedException.class).isThrownBy(() -> small.open(SENDER, TO_RECEIVER, first));
			assertThat(small.open(THIRD, TO_RECEIVER, second)).isEqualTo(BODY);
		}

	}

	@Nested
	class Addressee {

		@Test
		void onlyTheMemberThatIsMeantOpensWhatGoesToAGroup() throws Exception {
			byte[] sealed = SealedMessageTests.this.sealer.seal(TO_GROUP, THIRD, BODY);
			assertNotMeant(SENDER, TO_GROUP, sealed);
			assertThat(opener(THIRD, KEY).open(SENDER, TO_GROUP, sealed)).isEqualTo(BODY);
		}

		@Test
		void thoseThatAreNamedAsGroupsOpenItToo() throws Exception {
			List<String> groups = List.of(GROUP, RECEIVER);
			byte[] sealed = SealedMessageTests.this.sealer.seal(groups, THIRD, BODY);
			assertThat(SealedMessageTests.this.opener.open(SENDER, groups, sealed)).isEqualTo(BODY);
		}

		@Test
		void withoutOneEachMemberOpensIt() throws Exception {
			byte[] sealed = SealedMessageTests.this.sealer.seal(TO_GROUP, null, BODY);
			assertThat(SealedMessageTests.this.opener.open(SENDER, TO_GROUP, sealed)).isEqualTo(BODY);
			assertThat(opener(THIRD, KEY).open(SENDER, TO_GROUP, sealed)).isEqualTo(BODY);
		}

		@Test
		void nobodyElseOpensWhatGoesToAPrivateGroup() throws Exception {
			byte[] sealed = SealedMessageTests.this.sealer.seal(List.of(THIRD), null, BODY);
			assertNotMeant(SENDER, List.of(THIRD), sealed);
		}

	}

	@Nested
	class Rotation {

		@Test
		void eachKeyOpensAndTheFirstSeals() throws Exception {
			Opener both = opener(RECEIVER, OTHER_KEY, KEY);
			assertThat(both.open(SENDER, TO_RECEIVER, new Sealer(KEY, SENDER).seal(TO_RECEIVER, null, BODY)))
				.isEqualTo(BODY);
			assertThat(both.open(SENDER, TO_RECEIVER, new Sealer(OTHER_KEY, SENDER).seal(TO_RECEIVER, null, BODY)))
				.isEqualTo(BODY);
			assertThat(SealKeys.of(OTHER_KEY, KEY).sealing()).isEqualTo(OTHER_KEY.name());
		}

		@Test
		void aKeyThatIsMissingIsNamed() {
			byte[] sealed = new Sealer(OTHER_KEY, SENDER).seal(TO_RECEIVER, null, BODY);
			assertRefused(SENDER, TO_RECEIVER, sealed, OTHER_KEY.name());
			assertRefused(SENDER, TO_RECEIVER, sealed, KEY.name());
		}

	}

	private void assertRefused(String sender, List<String> groups, byte[] body, String reason) {
		assertThatExceptionOfType(UnopenedException.class).isThrownBy(() -> this.opener.open(sender, groups, body))
			.withMessageContaining(reason);
	}

	private void assertNotMeant(String sender, List<String> groups, byte[] body) throws UnopenedException {
		assertThat(this.opener.open(sender, groups, body)).isNull();
	}

	private static Opener opener(String self, SealKey... keys) {
		Opener opener = new Opener(SealKeys.of(keys), Opener.MAX_SESSIONS);
		opener.connected(self);
		return opener;
	}

}
