// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.spreadqueue.spread.OutboundFullException;
import org.spreadqueue.spread.SpreadMetrics;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.internal.transport.Transport;
import org.spreadqueue.spread.wire.EncodedMessage;
import org.spreadqueue.spread.wire.OutboundQueue;

/**
 * Encoded messages on their way to the socket. Any thread adds messages and counts bytes;
 * the rest is for the loop thread.
 */
final class SendQueue {

	private final int maxBytes;

	private final PendingMarks marks;

	private final SpreadMetrics metrics;

	private final Queue<EncodedMessage> inbox = new ConcurrentLinkedQueue<>();

	private final OutboundQueue outbound = new OutboundQueue();

	/** Bytes in {@link #inbox} and {@link #outbound}. */
	private final AtomicLong bytes = new AtomicLong();

	/** The high mark was reached, and the low one not yet. */
	private volatile boolean full;

	private long reportedBytes;

	/** Has its last message. */
	private boolean ended;

	SendQueue(SpreadOptions options) {
		this.maxBytes = options.maxPendingBytes();
		this.marks = PendingMarks.of(options);
		this.metrics = options.metrics();
	}

	/** Ignores the limit. */
	void add(EncodedMessage message) {
		note(this.bytes.addAndGet(message.remaining()));
		this.inbox.add(message);
	}

	private void note(long pending) {
		if (pending >= this.marks.high()) {
			this.full = true;
		}
	}

	/** The owner is for the error message. */
	void addWithinLimit(EncodedMessage message, Connection owner) {
		int length = message.remaining();
		long pending = this.bytes.addAndGet(length);
		if (pending > this.maxBytes) {
			this.bytes.addAndGet(-length);
			throw new OutboundFullException(
					"%s: %d bytes wait for the daemon and %d more would exceed the limit of %d. Send more slowly, or raise 'maxPendingBytes'."
						.formatted(owner, pending - length, length, this.maxBytes));
		}
		note(pending);
		this.inbox.add(message);
	}

	/** Returns once {@code true} when the low mark is reached after the high one. */
	boolean hasRoomAgain() {
		if (!this.full || this.bytes.get() > this.marks.low()) {
			return false;
		}
		this.full = false;
		// Another thread may have filled it meanwhile.
		note(this.bytes.get());
		return true;
	}

	long bytes() {
		return this.bytes.get();
	}

	/**
	 * Puts the messages of other threads into the order of writing, up to the last one.
	 */
	void collect() {
		if (this.ended) {
			return;
		}
		for (EncodedMessage message = this.inbox.poll(); message != null; message = this.inbox.poll()) {
			this.outbound.add(message);
		}
	}

	/** Adds the last message. What other threads add from now on is not written. */
	void finish(EncodedMessage last) {
		collect();
		this.bytes.addAndGet(last.remaining());
		this.outbound.add(last);
		this.ended = true;
	}

	/** Whether the last message has been written. */
	boolean isFinished() {
		return this.ended && this.outbound.isEmpty();
	}

	/** Writes what has been collected; returns whether the socket took all of it. */
	boolean writeTo(Transport transport, ByteBuffer scratch) throws IOException {
		int messages = this.outbound.messages();
		long written = this.outbound.writeTo(transport, scratch);
		this.bytes.addAndGet(-written);
		if (written > 0) {
			this.metrics.sent(messages - this.outbound.messages(), written);
		}
		report(this.bytes.get());
		return this.outbound.isEmpty() && transport.flush();
	}

	void clear() {
		this.outbound.clear();
		this.inbox.clear();
		report(0);
	}

	private void report(long pending) {
		long change = pending - this.reportedBytes;
		this.reportedBytes = pending;
		this.metrics.pendingChanged(change);
	}

}
