// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import org.spreadqueue.documentation.testing.Shop.Order;
import org.spreadqueue.documentation.testing.Shop.Receipt;
import org.spreadqueue.documentation.testing.Shop.SoldOutException;
import org.spreadqueue.test.autoconfigure.SpreadQueueTest;
import org.spreadqueue.test.probe.QueueProbe;

import static org.assertj.core.api.Assertions.assertThat;

// tag::slice[]
@SpreadQueueTest(OrderWorker.class)
class SliceExampleTests {

	@Test
	void anOrderIsAnsweredWithAReceipt(@Autowired QueueProbe orders) {
		assertThat(orders.ask(new Order("tea", 2))).isAnsweredWith(new Receipt("tea", 6));
	}

	@Test
	void whatIsSoldOutIsTriedThreeTimesAndKeptAside(@Autowired QueueProbe orders) {
		assertThat(orders.submit(new Order("stone", 1))).isDeadLettered()
			.hasType(SoldOutException.class)
			.hasMessage("No more stone.")
			.hasAttempts(3);
		assertThat(orders).isEmpty();
	}

}
// end::slice[]
