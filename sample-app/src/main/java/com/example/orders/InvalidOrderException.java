// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

/** An order that makes no sense. Trying again does not help. */
class InvalidOrderException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidOrderException(String message) {
		super(message);
	}

}
