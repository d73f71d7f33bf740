// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

/** What a socket takes is what was encoded, wherever it stops. */
class OutboundQueueTests {

	private static final int SCRATCH = 300;

	private final SplittableRandom random = new SplittableRandom(4803);

	private final OutboundQueue queue = new OutboundQueue();

	@Test
	void messagesLeaveWholeAndInOrderHoweverLittleTheSocketTakes() throws IOException {
		ByteArrayOutputStream expected = new ByteArrayOutputStream();
		for (int i = 0; i < 50; i++) {
			WireMessage message = message(i, this.random.nextInt(3) * this.random.nextInt(500));
			expected.writeBytes(message.encode().array());
			this.queue.add(EncodedMessage.of(message));
		}
		assertThat(this.queue.bytes()).isEqualTo(expected.size());
		Socket socket = new Socket();
		long written = 0;
		while (!this.queue.isEmpty()) {
			written += this.queue.writeTo(socket, ByteBuffer.allocateDirect(SCRATCH));
			assertThat(this.queue.bytes()).isEqualTo(expected.size() - written);
		}
		assertThat(socket.taken.toByteArray()).isEqualTo(expected.toByteArray());
	}

	@Test
	void aHalfWrittenMessageCounts() throws IOException {
		WireMessage message = message(1, 100);
		this.queue.add(EncodedMessage.of(message));
		this.queue.add(message.encode());
		Socket socket = new Socket();
		socket.room = message.encode().remaining() + 1;
		this.queue.writeTo(socket, ByteBuffer.allocateDirect(SCRATCH));
		assertThat(this.queue.messages()).isEqualTo(1);
		assertThat(this.queue.bytes()).isEqualTo(message.encode().remaining() - 1L);
	}

	private WireMessage message(int number, int bytes) {
		byte[] body = new byte[bytes];
		this.random.nextBytes(body);
		return new WireMessage(ByteOrder.LITTLE_ENDIAN, ServiceType.AGREED.bit(), "#a#host",
				List.of("group" + number, "#b#host"), Hint.of((short) number, ByteOrder.LITTLE_ENDIAN), body);
	}

	/** Takes at most so many bytes with each write. */
	private final class Socket implements WritableByteChannel {

		private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

		private int room = -1;

		@Override
		public int write(ByteBuffer source) {
			int most = (this.room >= 0) ? this.room : OutboundQueueTests.this.random.nextInt(SCRATCH + 1);
			byte[] bytes = new byte[Math.min(source.remaining(), most)];
			source.get(bytes);
			this.taken.writeBytes(bytes);
			this.room = (this.room >= 0) ? this.room - bytes.length : this.room;
			return bytes.length;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}
