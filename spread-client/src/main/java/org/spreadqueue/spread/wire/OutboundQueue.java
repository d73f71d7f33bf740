package org.spreadqueue.spread.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Encoded messages that a socket has not taken yet. Small ones are gathered in a buffer
 * that is written at once, because a system call costs more than copying a few hundred
 * bytes (and the JDK would copy heap buffers anyway). Not for use by several threads.
 */
public final class OutboundQueue {

	private final Deque<ByteBuffer> messages = new ArrayDeque<>();

	private long bytes;

	/**
	 * Put a message at the end.
	 * @param message the bytes; the buffer belongs to this queue from now on
	 */
	public void add(ByteBuffer message) {
		this.messages.add(message);
		this.bytes += message.remaining();
	}

	/**
	 * Write until the channel does not take more.
	 * @param channel a non-blocking channel
	 * @param gathering scratch space for one write, best a direct buffer
	 * @return the number of bytes that the channel took
	 * @throws IOException if the channel is broken
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
		for (ByteBuffer message : this.messages) {
			int length = Math.min(message.remaining(), gathering.remaining());
			gathering.put(gathering.position(), message, message.position(), length);
			gathering.position(gathering.position() + length);
			if (!gathering.hasRemaining()) {
				return;
			}
		}
	}

	private void remove(int written) {
		this.bytes -= written;
		int left = written;
		while (left > 0) {
			ByteBuffer first = this.messages.element();
			int length = Math.min(left, first.remaining());
			first.position(first.position() + length);
			left -= length;
			if (!first.hasRemaining()) {
				this.messages.remove();
			}
		}
	}

	/**
	 * Forget everything.
	 */
	public void clear() {
		this.messages.clear();
		this.bytes = 0;
	}

	/**
	 * Whether nothing waits.
	 * @return whether nothing waits
	 */
	public boolean isEmpty() {
		return this.messages.isEmpty();
	}

	/**
	 * Messages that wait, one that is half written included.
	 * @return a number
	 */
	public int messages() {
		return this.messages.size();
	}

	/**
	 * Bytes that wait.
	 * @return a number
	 */
	public long bytes() {
		return this.bytes;
	}

}
