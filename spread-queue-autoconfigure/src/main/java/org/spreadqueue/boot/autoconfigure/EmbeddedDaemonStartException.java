// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

class EmbeddedDaemonStartException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	EmbeddedDaemonStartException(String message, Throwable cause) {
		super(message, cause);
	}

}
