package com.example.orders;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import org.spreadqueue.spring.template.SpreadQueueOperations;

/**
 * The web front. It does no work itself: it queues, and may wait for the answer.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final SpreadQueueOperations queues;

	OrderController(SpreadQueueOperations queues) {
		this.queues = queues;
	}

	/** Waits for the worker. */
	@PostMapping
	@Nullable Receipt order(@RequestBody Order order) {
		return this.queues.sendAndReceive("orders", order, Receipt.class);
	}

	/** Only waits until the queue has it. */
	@PostMapping("/async")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void orderLater(@RequestBody Order order) {
		this.queues.send("orders", order);
	}

}
