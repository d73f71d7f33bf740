// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.springframework.stereotype.Component;

import org.spreadqueue.spring.annotation.QueueListener;

/** Needs what no test has. */
@Component
class InvoiceListener {

	private final Runnable printer;

	InvoiceListener(Runnable printer) {
		this.printer = printer;
	}

	@QueueListener("invoices")
	void print(String invoice) {
		this.printer.run();
	}

}
