// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.math.BigDecimal;

import jakarta.validation.Valid;
import org.springframework.stereotype.Component;

import org.spreadqueue.spring.annotation.QueueListener;

/**
 * Processes orders from the queue. What the method returns, or throws, is the answer.
 * Orders are validated again, as others may send them, too.
 */
@Component
class OrderWorker {

	@QueueListener("orders")
	Receipt process(@Valid Order order) {
		if (order.quantity() < 1) {
			throw new InvalidOrderException(
					"Quantity " + order.quantity() + " of '" + order.item() + "' is not positive.");
		}
		return new Receipt(order.item(), order.quantity(), order.price().multiply(BigDecimal.valueOf(order.quantity())),
				Thread.currentThread().getName());
	}

}
