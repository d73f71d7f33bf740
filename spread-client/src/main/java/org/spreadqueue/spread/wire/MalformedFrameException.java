package org.spreadqueue.spread.wire;

/**
 * Bytes that are no message of the Spread protocol. Nothing behind them can be
 * understood, so the connection has to be closed.
 */
public class MalformedFrameException extends Exception {

	private static final long serialVersionUID = 1L;

	public MalformedFrameException(String message) {
		super(message);
	}

}
