// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of the examples. */
@SpringBootApplication
class Shop {

	record Order(String item, int quantity) {
	}

	record Receipt(String item, int total) {
	}

	static class SoldOutException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		SoldOutException(String item) {
			super("No more " + item + ".");
		}

	}

}
