// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.failure;

public class EmbeddedDaemonStartException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	public EmbeddedDaemonStartException(String message, Throwable cause) {
		super(message, cause);
	}

}
