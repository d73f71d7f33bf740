// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.util.ArrayDeque;
import java.util.Deque;

import org.spreadqueue.protocol.frame.Frame;

/**
 * How much a sender may send natively (rule 5 of docs/protocol/native.md). Counts the
 * Spread messages of one connection, and keeps what its manager has confirmed.
 * <p>
 * A manager counts what it received. One that came later, or was cut off for a while, has
 * missed some. Its answers to {@code ^^status} show how many: when a confirm comes that
 * was written after an answer, everything sent before the question was counted or missed.
 */
final class SendWindow {

	/** Messages beyond the accepted ones, until the first confirm. */
	static final int FIRST_WINDOW = 256;

	/** Spread messages on the way, until the first confirm. */
	static final int FIRST_SPREAD_WINDOW = 4;

	/**
	 * Bytes on the way, so that what is urgent does not wait for seconds behind what is
	 * large; the last Spread message may exceed it.
	 */
	static final long MAX_BYTES = 4L * 1024 * 1024;

	private long sent;

	/** Sizes of the Spread messages that may be on the way, oldest first. */
	private final Deque<Integer> sizes = new ArrayDeque<>();

	private long bytes;

	private OpenQuestions questions = new OpenQuestions();

	/** Has surely arrived or is lost; unused if the manager can have missed nothing. */
	private long landed;

	private long received;

	private long missed;

	private long missedAtMost;

	/** Sent before messages were last sent again. */
	private long rewoundAt;

	private long acceptedUpTo;

	/** Where the window begins until the first confirm; negative until it is used. */
	private long base = -1;

	private int window = FIRST_WINDOW;

	private int spreadWindow = FIRST_SPREAD_WINDOW;

	/** Whether the manager has confirmed anything. */
	private boolean confirmed;

	/** The connection has ended; the next one begins to count anew. */
	void disconnected() {
		this.sent = 0;
		this.questions = new OpenQuestions();
		this.sizes.clear();
		this.bytes = 0;
	}

	void asked(long now) {
		this.questions.asked(this.sent, now);
	}

	/** A new manager has answered, or the same one on a new connection. */
	void managerFound() {
		this.questions.answeredByAnother();
		this.landed = sentBeforeAnswer();
		this.received = 0;
		this.missed = 0;
		this.missedAtMost = this.sent;
		this.rewoundAt = -1;
		this.spreadWindow = FIRST_SPREAD_WINDOW;
		this.acceptedUpTo = 0;
		this.base = -1;
		this.confirmed = false;
		this.window = FIRST_WINDOW;
	}

	/**
	 * The manager has answered again. Returns how many Spread messages were sent before
	 * its earlier answer if it has missed some of them, otherwise 0.
	 */
	long answered() {
		long gap = gap(this.questions.answered());
		if (this.missedAtMost > 0) {
			this.landed = sentBeforeAnswer();
		}
		return gap;
	}

	/**
	 * The manager has confirmed. {@code last} is the last number given to a message.
	 * Returns how many Spread messages were sent before its last answer if it has missed
	 * some of them, otherwise 0.
	 */
	long confirmed(Frame.Confirm confirm, long last) {
		this.confirmed = true;
		this.acceptedUpTo = Math.min(confirm.upTo(), last);
		this.window = confirm.window();
		return counted(confirm);
	}

	/** As {@link #confirmed}, perhaps by a manager that does not know the producer. */
	long counted(Frame.Confirm confirm) {
		this.spreadWindow = confirm.spreadWindow();
		this.received = confirm.received();
		long uncounted = Math.max(0, this.sent - this.received);
		// What seemed to be missed was counted after all, and the confirm of it lost.
		this.missed = Math.min(this.missed, uncounted);
		this.missedAtMost = Math.min(this.missedAtMost, uncounted);
		return gap(sentBeforeAnswer());
	}

	/** So many Spread messages should have been counted. */
	private long gap(long expected) {
		if (expected <= this.received + this.missed) {
			return 0;
		}
		this.missed = expected - this.received;
		this.missedAtMost = Math.max(this.missed, this.missedAtMost);
		return expected;
	}

	/**
	 * Whether a confirm was written before the messages that were last sent again reached
	 * the manager. What it asks for has been done then.
	 */
	boolean isOutdated(Frame.Confirm confirm) {
		return confirm.received() + this.missedAtMost <= this.rewoundAt;
	}

	/** Messages are sent again, after so many Spread messages that are about to leave. */
	void rewound(int leaving) {
		this.rewoundAt = this.sent + leaving;
	}

	/** A Spread message of so many bytes leaves. */
	void multicast(int size) {
		this.sent++;
		this.sizes.add(size);
		this.bytes += size;
	}

	/** Spread messages that were sent on this connection. */
	long sent() {
		return this.sent;
	}

	/** Spread messages that the manager may not have received. */
	long onTheWay() {
		return Math.max(0, this.sent - Math.max(this.landed, this.received + this.missed));
	}

	/** Whether more may be missed, so that fewer are on the way than it seems. */
	boolean isUncertain() {
		return this.missed < this.missedAtMost;
	}

	boolean mayMulticast() {
		long onTheWay = onTheWay();
		while (this.sizes.size() > onTheWay) {
			this.bytes -= this.sizes.removeFirst();
		}
		return onTheWay < this.spreadWindow && this.bytes < MAX_BYTES;
	}

	/** The manager has accepted all messages up to this number. */
	long acceptedUpTo() {
		return this.acceptedUpTo;
	}

	/**
	 * Whether a message may be sent. The {@code first} one that the manager has not
	 * accepted may go when nothing is on the way: if more numbers than the window are
	 * settled between {@code lowest}, the lowest unsettled one, and it, nothing else
	 * would move the window.
	 */
	boolean allows(long sequence, long lowest, boolean first) {
		if (this.base < 0) {
			this.base = lowest - 1;
		}
		long begin = this.confirmed ? this.acceptedUpTo : this.base;
		return sequence <= begin + this.window || (first && this.window > 0 && onTheWay() == 0);
	}

	/** Whether the manager has not counted all that was sent before its answer. */
	boolean hasUncounted() {
		return sentBeforeAnswer() > this.received + this.missed;
	}

	/** Sent before the last question that was surely answered. */
	long sentBeforeAnswer() {
		return this.questions.sentBeforeAnswer();
	}

	/** Whether another answer would say more. */
	boolean hasOpenQuestions() {
		return !this.questions.isEmpty();
	}

}
