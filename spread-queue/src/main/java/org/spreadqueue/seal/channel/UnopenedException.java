// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

/** A message is not from somebody who has the key, or has come before. */
final class UnopenedException extends Exception {

	private static final long serialVersionUID = 1L;

	/** Without a stack trace: strangers may cause any number of them. */
	UnopenedException(String message) {
		super(message, null, false, false);
	}

}
