package org.spreadqueue.protocol.frame;

/**
 * Bytes that are no frame. Stays in this package: whoever receives gets what was good and
 * a text about what was not.
 */
final class MalformedFrameException extends Exception {

	private static final long serialVersionUID = 1L;

	MalformedFrameException(String message) {
		super(message);
	}

}
