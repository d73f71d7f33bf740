// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.nio.ByteOrder;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SelfLeave;
import org.spreadqueue.spread.TransitionalMembership;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.MembershipBody;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What messages mean, including those that only several daemons send.
 */
class EventReaderTests {

	private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;

	private static final List<List<String>> SETS = List.of(List.of("#bob#d2"), List.of("#abe#d1", "#eve#d1"));

	@Test
	void networkChangeTellsTheSetsAndTheOwnOne() throws Exception {
		byte[] body = new MembershipBody(1, 2, 3, SETS, 1).encode(BIG);
		assertThat(EventReader.read(message(TypeBits.REGULAR_MEMBERSHIP | TypeBits.CAUSED_BY_NETWORK,
				List.of("#abe#d1", "#eve#d1", "#bob#d2"), body)))
			.isEqualTo(new MembershipChange("room", new GroupId(1, 2, 3), List.of("#abe#d1", "#eve#d1", "#bob#d2"),
					new MembershipCause.Network(SETS, 1)));
	}

	@Test
	void transitionTellsTheEndingMembership() throws Exception {
		byte[] body = { 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3 };
		assertThat(EventReader.read(message(TypeBits.TRANSITION, List.of(), body)))
			.isEqualTo(new TransitionalMembership("room", new GroupId(1, 2, 3)));
	}

	@Test
	void leaveAloneIsTheEndOfTheOwnMembership() throws Exception {
		assertThat(EventReader.read(message(TypeBits.CAUSED_BY_LEAVE, List.of(), WireMessage.NO_BODY)))
			.isEqualTo(new SelfLeave("room"));
	}

	@Test
	void messageThatPretendsToBeAMembershipChangeStaysAMessage() throws Exception {
		int forged = 0x10 | TypeBits.REGULAR_MEMBERSHIP | TypeBits.CAUSED_BY_JOIN;
		assertThat(EventReader.read(message(forged, List.of("room"), WireMessage.NO_BODY)))
			.isInstanceOf(RegularMessage.class);
	}

	@Test
	void refusalOfARequestIsNoEvent() throws Exception {
		assertThat(EventReader.read(message(TypeBits.REJECT | 0x10, List.of("room"), WireMessage.NO_BODY))).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 0x12, TypeBits.REGULAR_MEMBERSHIP, TypeBits.REGULAR_MEMBERSHIP | 0x300, TypeBits.JOIN,
			TypeBits.CAUSED_BY_NETWORK, TypeBits.TRANSITION })
	void messageThatNoDaemonSendsIsMalformed(int type) {
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> EventReader.read(message(type, List.of(), new byte[11])));
	}

	@Test
	void joinOfNobodyIsMalformed() {
		byte[] body = new MembershipBody(1, 2, 3, List.of(List.of()), 0).encode(BIG);
		assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> EventReader
			.read(message(TypeBits.REGULAR_MEMBERSHIP | TypeBits.CAUSED_BY_JOIN, List.of("#a#b"), body)));
	}

	private static WireMessage message(int type, List<String> groups, byte[] body) {
		return new WireMessage(BIG, type, "room", groups, Hint.of((short) 0, BIG), body);
	}

}
