// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Encoded messages that a socket has not taken yet; not thread-safe. They are gathered in
 * one buffer for each write, because a system call costs more than copying a few hundred
 * bytes (and the JDK would copy heap buffers anyway).
 *
 * @since 0.1.0
 */
public final class OutboundQueue {

	private final Deque<EncodedMessage> messages = new ArrayDeque<>();

	private long bytes;

	/** Takes over the buffer, which has all of a message. */
	public void add(ByteBuffer message) {
		add(EncodedMessage.of(message));
	}

	public void add(EncodedMessage message) {
		this.messages.add(message);
		this.bytes += message.remaining();
	}

	/**
	 * Writes until a non-blocking channel takes no more, and returns how many bytes it
	 * took. The scratch space {@code gathering} is best a direct buffer.
	 */
	public long writeTo(WritableByteChannel channel, ByteBuffer gathering) throws IOException {
		long before = this.bytes;
		boolean more = true;
		while (more && !this.messages.isEmpty()) {
			gather(gathering.clear());
			int length = gathering.flip().remaining();
			int written = channel.write(gathering);
			remove(written);
			more = (written == length);
		}
		return before - this.bytes;
	}

	private void gather(ByteBuffer gathering) {
		for (EncodedMessage message : this.messages) {
			message.copyTo(gathering);
			if (!gathering.hasRemaining()) {
				return;
			}
		}
	}

	private void remove(int written) {
		this.bytes -= written;
		int left = written;
		while (left > 0) {
			EncodedMessage first = this.messages.element();
			left -= first.skip(left);
			if (first.remaining() == 0) {
				this.messages.remove();
			}
		}
	}

	public void clear() {
		this.messages.clear();
		this.bytes = 0;
	}

	public boolean isEmpty() {
		return this.messages.isEmpty();
	}

	/** Counts a half-written message, too. */
	public int messages() {
		return this.messages.size();
	}

	public long bytes() {
		return this.bytes;
	}

}
