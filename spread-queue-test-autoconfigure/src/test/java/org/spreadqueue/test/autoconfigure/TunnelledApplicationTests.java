// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.probe.QueueProbe;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that speaks TLS, which the daemon of the tests does not. */
@SpreadQueueTest(value = OrderListener.class, properties = { "spring.ssl.bundle.pem.tunnel.protocol=TLS",
		"spread.queue.ssl.bundle=tunnel", "spread.queue.ssl.enabled=true" })
class TunnelledApplicationTests {

	@Test
	void itIsReachedByTheProbe(@Autowired QueueProbe orders) {
		assertThat(orders.ask(new TeaShop.Order("tea"))).isAnsweredWith(new TeaShop.Receipt("1 tea"));
	}

	@Test
	void itReachesTheServer(@Autowired SpreadQueueOperations queues) {
		assertThat(queues.sendAndReceive("orders", new TeaShop.Order("tea"), TeaShop.Receipt.class))
			.isEqualTo(new TeaShop.Receipt("1 tea"));
	}

}
