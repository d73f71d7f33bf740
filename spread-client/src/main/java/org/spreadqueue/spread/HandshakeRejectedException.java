package org.spreadqueue.spread;

/**
 * The daemon answered and refused the connection.
 */
public class HandshakeRejectedException extends ConnectFailedException {

	private static final long serialVersionUID = 1L;

	private final RejectReason reason;

	private final int code;

	public HandshakeRejectedException(SpreadAddress address, RejectReason reason, int code) {
		super(address, "daemon at '%s' rejected the connection (code %d): %s".formatted(address, code, reason.advice()),
				null);
		this.reason = reason;
		this.code = code;
	}

	/**
	 * Why the daemon refused.
	 * @return the reason
	 */
	public RejectReason reason() {
		return this.reason;
	}

	/**
	 * The code that the daemon sent.
	 * @return a negative number
	 */
	public int code() {
		return this.code;
	}

}
