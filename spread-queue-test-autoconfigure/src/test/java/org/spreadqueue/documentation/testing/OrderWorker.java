// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import org.springframework.stereotype.Component;

import org.spreadqueue.documentation.testing.Shop.Order;
import org.spreadqueue.documentation.testing.Shop.Receipt;
import org.spreadqueue.documentation.testing.Shop.SoldOutException;
import org.spreadqueue.spring.annotation.QueueListener;

@Component
class OrderWorker {

	private static final int PRICE = 3;

	@QueueListener("orders")
	Receipt process(Order order) {
		if (order.item().equals("stone")) {
			throw new SoldOutException(order.item());
		}
		return new Receipt(order.item(), PRICE * order.quantity());
	}

}
