// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import java.util.concurrent.CompletableFuture;

import org.springframework.messaging.handler.annotation.Header;

import org.spreadqueue.documentation.Order;
import org.spreadqueue.documentation.Receipt;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spring.client.QueueCall;
import org.spreadqueue.spring.client.QueueClient;

/** The queue {@code orders} as an interface. */
// tag::client[]
@QueueClient("orders")
interface Orders {

	Receipt process(Order order); // waits for the answer

	CompletableFuture<Receipt> processLater(Order order);

	void cancel(String id, @Header("tenant") String tenant); // waits for the queue

	CompletableFuture<Void> remind(String id); // does not wait

	Delivery track(Order order);

	@QueueCall(queue = "refunds", timeout = "${app.patience:30s}", priority = "9")
	Receipt refund(Order order);

}
// end::client[]
