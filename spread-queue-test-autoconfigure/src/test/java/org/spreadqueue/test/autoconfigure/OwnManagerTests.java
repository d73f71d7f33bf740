// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.SpreadQueueServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** An application that manages the queue of its listener. */
@SpreadQueueTest(value = OrderListener.class, properties = "spread.queue.manager.queues=orders")
class OwnManagerTests {

	@Test
	void theServerLeavesTheQueueToIt(@Autowired SpreadQueueServer server, @Autowired QueueManagers managers,
			@Autowired SpreadQueueOperations queues) {
		assertThat(queues.sendAndReceive("orders", new TeaShop.Order("tea"), TeaShop.Receipt.class))
			.isEqualTo(new TeaShop.Receipt("1 tea"));
		assertThat(managers.find(new QueueName("orders"))).isPresent();
		assertThatIllegalArgumentException().isThrownBy(() -> server.statistics("orders"));
	}

}
