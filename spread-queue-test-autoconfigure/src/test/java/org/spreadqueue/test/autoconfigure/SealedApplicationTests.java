// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.probe.QueueProbe;

import static org.assertj.core.api.Assertions.assertThat;

/** An application whose programs share a key, which the server of the tests has not. */
@SpreadQueueTest(value = OrderListener.class,
		properties = { "spread.queue.key[0]=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
				"spread.queue.key[1]=file:/nowhere/key", "spread.queue.key-required=true" })
class SealedApplicationTests {

	@Test
	void itSealsNothing(@Autowired SealKeys keys) {
		assertThat(keys.isEmpty()).isTrue();
	}

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
