// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.seal;

/**
 * The keys of the properties cannot be used. Not Spring Boot's exception for properties,
 * whose explanation would show their values.
 */
final class InvalidSealKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidSealKeyException(String message) {
		super(message);
	}

}
