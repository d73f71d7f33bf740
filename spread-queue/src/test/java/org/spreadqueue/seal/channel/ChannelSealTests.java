// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadOptions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class ChannelSealTests {

	private static final SealKeys KEYS = SealKeys.of(SealKey.of(new byte[SealKey.BYTES]));

	private static final String SELF = "#me#here";

	private static final String OTHER = "#other#here";

	private static final byte[] BODY = { (byte) 0xA0 };

	private final List<String> unopened = new ArrayList<>();

	@Test
	void sealsForTheConnectionAndOpensWithinIt() {
		ChannelSeal from = connected(KEYS, OTHER);
		ChannelSeal to = connected(KEYS, SELF);
		Packet sealed = requireNonNull(from.seal(new Packet(List.of(SELF), BODY)));
		assertThat(sealed.body()).isNotEqualTo(BODY);
		RegularMessage opened = requireNonNull(to.open(message(sealed, NativeProtocol.MESSAGE_TYPE)));
		assertThat(opened.body()).isEqualTo(BODY);
		assertThat(opened.sender()).isEqualTo(OTHER);
		assertThat(this.unopened).isEmpty();
	}

	@Test
	void withoutKeysNothingIsSealed() {
		ChannelSeal plain = connected(SealKeys.NONE, SELF);
		Packet packet = new Packet(List.of(OTHER), BODY);
		RegularMessage message = message(packet, NativeProtocol.MESSAGE_TYPE);
		assertThat(plain.seal(packet)).isSameAs(packet);
		assertThat(plain.open(message)).isSameAs(message);
	}

	@Test
	void withoutKeysSealedMessagesAreReportedAsSuch() {
		Packet sealed = requireNonNull(connected(KEYS, OTHER).seal(new Packet(List.of(SELF), BODY)));
		assertThat(connected(SealKeys.NONE, SELF).open(message(sealed, NativeProtocol.MESSAGE_TYPE))).isNull();
		assertThat(this.unopened).singleElement()
			.asString()
			.contains(OTHER, "it is sealed with the key " + KEYS.sealing(), "this program has no key");
	}

	@Test
	void whatIsTooShortToNameItsKeyIsReportedWithoutOne() {
		Packet cut = new Packet(List.of(SELF), new byte[] { SealedBody.MAGIC, SealedBody.VERSION });
		assertThat(connected(SealKeys.NONE, SELF).open(message(cut, NativeProtocol.MESSAGE_TYPE))).isNull();
		assertThat(this.unopened)
			.containsExactly(OTHER + ": it is sealed, and this program has no key; both need the same one");
	}

	@Test
	void unsealedNativeMessagesAreReportedAndLegacyOnesPass() {
		ChannelSeal seal = connected(KEYS, SELF);
		Packet plain = new Packet(List.of(SELF), BODY);
		assertThat(seal.open(message(plain, NativeProtocol.MESSAGE_TYPE))).isNull();
		assertThat(this.unopened).singleElement()
			.asString()
			.contains(OTHER, "it is not sealed, and this program has " + KEYS.names());
		RegularMessage legacy = message(plain, (short) 0);
		assertThat(seal.open(legacy)).isSameAs(legacy);
	}

	@Test
	void withoutAConnectionNothingLeavesUnsealed() {
		ChannelSeal seal = new ChannelSeal(KEYS, (from, reason) -> this.unopened.add(reason));
		Packet packet = new Packet(List.of(OTHER), BODY);
		assertThat(seal.seal(packet)).isNull();
		seal.connected(SELF);
		assertThat(seal.seal(packet)).isNotNull();
		seal.disconnected();
		assertThat(seal.seal(packet)).isNull();
	}

	@Test
	void messagesToAGroupAreForItsAddressee() {
		ChannelSeal from = connected(KEYS, OTHER);
		from.addressee("g", "#third#here");
		Packet sealed = requireNonNull(from.seal(new Packet(List.of("g"), BODY)));
		assertThat(connected(KEYS, SELF).open(message(sealed, NativeProtocol.MESSAGE_TYPE))).isNull();
		from.addressee("g", null);
		sealed = requireNonNull(from.seal(new Packet(List.of("g"), BODY)));
		assertThat(connected(KEYS, SELF).open(message(sealed, NativeProtocol.MESSAGE_TYPE))).isNotNull();
	}

	@Test
	void privateNamesAreNewWithEachConnection() {
		SpreadOptions fixed = SpreadOptions.builder().privateName(PrivateNames.fixed("me")).build();
		assertThat(connected(SealKeys.NONE, SELF).options(fixed)).isSameAs(fixed);
		SpreadOptions random = connected(KEYS, SELF).options(fixed);
		assertThat(random.privateName().get()).isNotEqualTo(random.privateName().get());
	}

	private ChannelSeal connected(SealKeys keys, String privateGroup) {
		ChannelSeal seal = new ChannelSeal(keys, (from, reason) -> this.unopened.add(from + ": " + reason));
		seal.connected(privateGroup);
		return seal;
	}

	private static RegularMessage message(Packet packet, short type) {
		return new RegularMessage(OTHER, packet.groups(), ServiceType.FIFO, false, type, false, packet.body());
	}

}
