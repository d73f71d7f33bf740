package org.spreadqueue.sender;

import org.spreadqueue.protocol.frame.Frame;

/**
 * How much a sender may send: counts the native Spread messages of one connection and
 * keeps what the manager that is there now has said of them.
 * <p>
 * A manager counts what it received, and a manager that came later, or was cut off for a
 * while, has missed some. How many is learned from its answers to {@code ^^status}: what
 * was sent before a question has been received or missed when something arrives that the
 * manager said after its answer.
 */
final class SendWindow {

	/** Until the first confirm. */
	static final int FIRST_WINDOW = 256;

	/** Until the first confirm. */
	static final int FIRST_SPREAD_WINDOW = 4;

	private long sent;

	private long probed;

	private long answered;

	/**
	 * What was sent before has arrived or is lost. With a manager that cannot have missed
	 * anything, its count is enough.
	 */
	private long settled;

	private long received;

	private long missed;

	private long missedAtMost;

	private long rewoundAt;

	private long upTo;

	/** Where the window begins until the first confirm; below zero until it is used. */
	private long base = -1;

	private int window = FIRST_WINDOW;

	private int spreadWindow = FIRST_SPREAD_WINDOW;

	/** Whether the manager has confirmed anything. */
	private boolean confirmed;

	/** There is a new connection. */
	void connected() {
		this.sent = 0;
		this.probed = 0;
		this.answered = 0;
	}

	/** A question for the manager goes out. */
	void probed() {
		this.probed = this.sent;
	}

	/**
	 * There is a new manager, or the same one on a new connection, and it has answered.
	 */
	void managerFound() {
		this.answered = this.probed;
		this.settled = this.probed;
		this.received = 0;
		this.missed = 0;
		this.missedAtMost = this.sent;
		this.rewoundAt = -1;
		this.spreadWindow = FIRST_SPREAD_WINDOW;
		this.upTo = 0;
		this.base = -1;
		this.confirmed = false;
		this.window = FIRST_WINDOW;
	}

	/**
	 * The manager has answered again.
	 * @return number of the last Spread message before its earlier answer if it has
	 * missed some of those, 0 if not
	 */
	long answered() {
		long gap = gap();
		this.answered = Math.max(this.answered, this.probed);
		if (this.missedAtMost > 0) {
			this.settled = this.answered;
		}
		return gap;
	}

	/**
	 * The manager has confirmed.
	 * @return number of the last Spread message before its last answer if it has missed
	 * some of those, 0 if not
	 */
	long confirmed(Frame.Confirm confirm, long last) {
		this.confirmed = true;
		this.upTo = Math.min(confirm.upTo(), last);
		this.window = confirm.window();
		return counted(confirm);
	}

	/**
	 * The manager has counted, and perhaps does not know yet whose Spread messages these
	 * are.
	 * @return as {@link #confirmed}
	 */
	long counted(Frame.Confirm confirm) {
		this.spreadWindow = confirm.spreadWindow();
		this.received = confirm.received();
		this.missedAtMost = Math.max(this.missed, Math.min(this.missedAtMost, this.sent - this.received));
		return gap();
	}

	private long gap() {
		if (this.answered <= this.received + this.missed) {
			return 0;
		}
		this.missed = this.answered - this.received;
		this.missedAtMost = Math.max(this.missed, this.missedAtMost);
		return this.answered;
	}

	/**
	 * Whether a confirm that wants to have things again speaks of what came before the
	 * last time that it got them again.
	 */
	boolean isAnsweredAlready(Frame.Confirm confirm) {
		return confirm.received() + this.missedAtMost <= this.rewoundAt;
	}

	/**
	 * What follows is sent again.
	 * @param leaving Spread messages that go before
	 */
	void rewound(int leaving) {
		this.rewoundAt = this.sent + leaving;
	}

	/** A Spread message is multicast. */
	void multicast() {
		this.sent++;
	}

	/** Spread messages that were sent on this connection. */
	long sent() {
		return this.sent;
	}

	/** Spread messages that the manager may not have received. */
	long onTheWay() {
		return Math.max(0, this.sent - Math.max(this.settled, this.received + this.missed));
	}

	/** Whether it may seem full only because it is not known how many were missed. */
	boolean isUncertain() {
		return this.missed < this.missedAtMost;
	}

	boolean mayMulticast() {
		return onTheWay() < this.spreadWindow;
	}

	/** The last number that the manager has accepted, with all before it. */
	long upTo() {
		return this.upTo;
	}

	/**
	 * Whether a message may be sent.
	 * @param sequence its number
	 * @param lowest lowest number that is kept
	 * @param first whether it is the lowest that the manager has not accepted; if more
	 * numbers than the window has are finished before it, nothing else would move the
	 * window
	 */
	boolean allows(long sequence, long lowest, boolean first) {
		if (this.base < 0) {
			this.base = lowest - 1;
		}
		long begin = this.confirmed ? this.upTo : this.base;
		return sequence <= begin + this.window || (first && this.window > 0 && onTheWay() == 0);
	}

	/** Whether something was sent before the last answer and not received. */
	boolean hasDoubts() {
		return this.answered > this.received + this.missed;
	}

	long lastAnswered() {
		return this.answered;
	}

}
