// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import org.spreadqueue.spring.template.SpreadQueueOperations;

/**
 * The web front. It only queues orders, and may wait for the answer. What is no order is
 * refused here, where the customer hears of it even if nobody waits.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final SpreadQueueOperations queues;

	OrderController(SpreadQueueOperations queues) {
		this.queues = queues;
	}

	/** Waits for the worker's answer. */
	@PostMapping
	@Nullable Receipt order(@Valid @RequestBody Order order) {
		return this.queues.sendAndReceive("orders", order, Receipt.class);
	}

	/** Waits only until the queue has accepted the order. */
	@PostMapping("/async")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void orderLater(@Valid @RequestBody Order order) {
		this.queues.send("orders", order);
	}

}
