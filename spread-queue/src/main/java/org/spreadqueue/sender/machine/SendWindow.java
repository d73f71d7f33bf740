package org.spreadqueue.sender.machine;

import org.spreadqueue.protocol.frame.Frame;

/**
 * How much a sender may send natively (rule 5 of docs/protocol/native.md). Counts the
 * Spread messages of one connection, and keeps what its manager has confirmed.
 * <p>
 * A manager counts what it received. One that came later, or was cut off for a while, has
 * missed some. How many is learned from its answers to {@code ^^status}: when a confirm
 * comes that was written after an answer, whatever was sent before the question has been
 * counted, or was missed.
 */
final class SendWindow {

	/** Messages beyond the accepted ones, until the first confirm. */
	static final int FIRST_WINDOW = 256;

	/** Spread messages on the way, until the first confirm. */
	static final int FIRST_SPREAD_WINDOW = 4;

	private long sent;

	/** What was sent before the last question. */
	private long asked;

	/** What was sent before the last question that was answered. */
	private long answered;

	/**
	 * What has certainly arrived or is lost. With a manager that cannot have missed
	 * anything, its count is enough.
	 */
	private long landed;

	private long received;

	private long missed;

	private long missedAtMost;

	/** What was sent before messages were last sent again. */
	private long rewoundAt;

	private long acceptedUpTo;

	/** Where the window begins until the first confirm; below zero until it is used. */
	private long base = -1;

	private int window = FIRST_WINDOW;

	private int spreadWindow = FIRST_SPREAD_WINDOW;

	/** Whether the manager has confirmed anything. */
	private boolean confirmed;

	/** The connection has ended; its successor begins to count anew. */
	void disconnected() {
		this.sent = 0;
		this.asked = 0;
		this.answered = 0;
	}

	/** A question for the manager goes out. */
	void asked() {
		this.asked = this.sent;
	}

	/** A new manager has answered, or the same one on a new connection. */
	void managerFound() {
		this.answered = this.asked;
		this.landed = this.asked;
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
	 * The manager has answered again.
	 * @return how many Spread messages were sent before its earlier answer if it has
	 * missed some of them, 0 if not
	 */
	long answered() {
		long gap = gap();
		this.answered = Math.max(this.answered, this.asked);
		if (this.missedAtMost > 0) {
			this.landed = this.answered;
		}
		return gap;
	}

	/**
	 * The manager has confirmed.
	 * @param last the last number that was given to a message
	 * @return how many Spread messages were sent before its last answer if it has missed
	 * some of them, 0 if not
	 */
	long confirmed(Frame.Confirm confirm, long last) {
		this.confirmed = true;
		this.acceptedUpTo = Math.min(confirm.upTo(), last);
		this.window = confirm.window();
		return counted(confirm);
	}

	/**
	 * The manager has counted, perhaps without knowing whose Spread messages these are.
	 * @return as {@link #confirmed}
	 */
	long counted(Frame.Confirm confirm) {
		this.spreadWindow = confirm.spreadWindow();
		this.received = confirm.received();
		this.missedAtMost = Math.max(this.missed, Math.min(this.missedAtMost, this.sent - this.received));
		return gap();
	}

	private long gap() {
		if (!hasUncounted()) {
			return 0;
		}
		this.missed = this.answered - this.received;
		this.missedAtMost = Math.max(this.missed, this.missedAtMost);
		return this.answered;
	}

	/**
	 * Tells whether a confirm was written before the messages that were last sent again
	 * reached the manager. What it asks for has been done then.
	 */
	boolean isOutdated(Frame.Confirm confirm) {
		return confirm.received() + this.missedAtMost <= this.rewoundAt;
	}

	/**
	 * Messages are sent again.
	 * @param leaving Spread messages that leave before them
	 */
	void rewound(int leaving) {
		this.rewoundAt = this.sent + leaving;
	}

	/** A Spread message leaves. */
	void multicast() {
		this.sent++;
	}

	/** Spread messages that were sent on this connection. */
	long sent() {
		return this.sent;
	}

	/** Spread messages that the manager may not have received. */
	long onTheWay() {
		return Math.max(0, this.sent - Math.max(this.landed, this.received + this.missed));
	}

	/** Tells whether more may be missed, so that the way seems fuller than it is. */
	boolean isUncertain() {
		return this.missed < this.missedAtMost;
	}

	boolean mayMulticast() {
		return onTheWay() < this.spreadWindow;
	}

	/** The last number that the manager has accepted, with all before it. */
	long acceptedUpTo() {
		return this.acceptedUpTo;
	}

	/**
	 * Tells whether a message may be sent.
	 * @param sequence its number
	 * @param lowest the lowest unsettled number
	 * @param first whether it is the lowest that the manager has not accepted. It may go
	 * when nothing is on the way: if the numbers before it that are settled are more than
	 * the window, nothing else would move the window
	 */
	boolean allows(long sequence, long lowest, boolean first) {
		if (this.base < 0) {
			this.base = lowest - 1;
		}
		long begin = this.confirmed ? this.acceptedUpTo : this.base;
		return sequence <= begin + this.window || (first && this.window > 0 && onTheWay() == 0);
	}

	/** Tells whether the manager has not counted all that was sent before its answer. */
	boolean hasUncounted() {
		return this.answered > this.received + this.missed;
	}

	/** What was sent before the last question that was answered. */
	long sentBeforeAnswer() {
		return this.answered;
	}

}
