// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

class MessageCounterTests {

	private static final int AGREED = 0x10;

	private final MessageCounter counter = new MessageCounter();

	private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

	@Test
	void countsMessagesAfterTheHandshakeButNotMemberships() {
		handshake();
		message(TypeBits.REGULAR_MEMBERSHIP | TypeBits.CAUSED_BY_JOIN);
		message(AGREED);
		message(AGREED);
		assertThat(read(Integer.MAX_VALUE)).isEqualTo(this.stream.size());
		assertThat(this.counter.count()).isEqualTo(2);
	}

	@Test
	void readsNoFurtherThanTheLimit() {
		handshake();
		message(AGREED);
		int first = this.stream.size();
		message(AGREED);
		assertThat(read(1)).isEqualTo(first);
		assertThat(this.counter.count()).isEqualTo(1);
	}

	@Test
	void countsWhateverTheNetworkHasCut() {
		handshake();
		message(AGREED);
		message(AGREED);
		for (byte each : this.stream.toByteArray()) {
			assertThat(this.counter.read(new byte[] { each }, 1, Integer.MAX_VALUE)).isEqualTo(1);
		}
		assertThat(this.counter.count()).isEqualTo(2);
	}

	@Test
	void beginsAnew() {
		handshake();
		message(AGREED);
		read(Integer.MAX_VALUE);
		this.counter.reset();
		assertThat(this.counter.count()).isZero();
	}

	@Test
	void passesOnWhatItCannotRead() {
		byte[] refusal = { -3, 1, 2, 3 };
		assertThat(this.counter.read(refusal, refusal.length, 1)).isEqualTo(refusal.length);
		assertThat(this.counter.count()).isZero();
	}

	private void handshake() {
		write(new AuthMethods(List.of("NULL")).encodeOffer());
		write(new AcceptReply(5, 0, 1, "#me#daemon").encode(true));
	}

	private void message(int type) {
		write(new WireMessage(ByteOrder.BIG_ENDIAN, type, "#you#daemon", List.of("group"),
				Hint.of((short) 0, ByteOrder.BIG_ENDIAN), new byte[10])
			.encode());
	}

	private void write(ByteBuffer bytes) {
		this.stream.write(bytes.array(), bytes.arrayOffset(), bytes.remaining());
	}

	private int read(int limit) {
		return this.counter.read(this.stream.toByteArray(), this.stream.size(), limit);
	}

}
