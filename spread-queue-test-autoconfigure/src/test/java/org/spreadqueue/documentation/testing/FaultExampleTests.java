// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import org.spreadqueue.documentation.testing.Shop.Order;
import org.spreadqueue.documentation.testing.Shop.Receipt;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.test.autoconfigure.SpreadQueueTest;
import org.spreadqueue.test.fault.Fault;
import org.spreadqueue.test.fault.Outage;
import org.spreadqueue.test.probe.QueueProbe;

import static org.assertj.core.api.Assertions.assertThat;

@SpreadQueueTest(OrderWorker.class)
class FaultExampleTests {

	// tag::faults[]
	@Test
	void ordersAreProcessedThoughConnectionsBreak(@Autowired SpreadQueueServer server, @Autowired QueueProbe orders) {
		try (Outage breaking = server.inject(Fault.dropConnectionAfter(5))) {
			for (int i = 0; i < 20; i++) {
				assertThat(orders.submit(new Order("tea", i))).isProcessed();
			}
		}
	}

	@Test
	void anotherManagerTakesOrders(@Autowired SpreadQueueServer server, @Autowired SpreadQueueOperations queues) {
		server.inject(Fault.loseManager("orders")).close();
		assertThat(queues.sendAndReceive("orders", new Order("tea", 2), Receipt.class))
			.isEqualTo(new Receipt("tea", 6));
	}
	// end::faults[]

}
