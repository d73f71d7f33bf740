// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import org.spreadqueue.documentation.testing.Shop.Order;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.test.autoconfigure.SpreadQueueTest;
import org.spreadqueue.test.probe.QueueProbe;
import org.spreadqueue.test.probe.SubmittedMessage;

import static org.assertj.core.api.Assertions.assertThat;

@SpreadQueueTest(OrderWorker.class)
class TimeExampleTests {

	// tag::time[]
	@Test
	void aDelayedOrderIsProcessedWhenItIsDue(@Autowired SpreadQueueServer server, @Autowired QueueProbe orders) {
		SubmittedMessage order = orders.submit(new Order("tea", 2), (job) -> job.withDelay(Duration.ofHours(8)));
		server.advanceTime(Duration.ofHours(7));
		assertThat(order).isPending();
		server.advanceTime(Duration.ofHours(1));
		assertThat(order).isProcessed();
	}
	// end::time[]

}
