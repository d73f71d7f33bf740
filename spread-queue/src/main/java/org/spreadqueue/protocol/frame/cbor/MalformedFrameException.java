// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame.cbor;

/**
 * Bytes that are no frame. Stays in the room of frames: receivers get the rest and a
 * text.
 */
public final class MalformedFrameException extends Exception {

	private static final long serialVersionUID = 1L;

	public MalformedFrameException(String message) {
		super(message);
	}

}
