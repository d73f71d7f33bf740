// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

/**
 * A manager of this process has ended, or does not answer in time. What was asked of it
 * may have been done nevertheless.
 *
 * @since 0.1.0
 */
public final class ManagerUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1;

	ManagerUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
