// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

/** Bytes that are no frame. Stays in this package: receivers get the rest and a text. */
final class MalformedFrameException extends Exception {

	private static final long serialVersionUID = 1L;

	MalformedFrameException(String message) {
		super(message);
	}

}
