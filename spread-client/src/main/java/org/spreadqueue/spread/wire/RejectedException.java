package org.spreadqueue.spread.wire;

/**
 * A handshake ends with a {@link RejectCode}.
 */
public class RejectedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final int code;

	public RejectedException(int code) {
		super("handshake rejected with code " + code);
		this.code = code;
	}

	/**
	 * The code.
	 * @return a negative number
	 */
	public int code() {
		return this.code;
	}

}
