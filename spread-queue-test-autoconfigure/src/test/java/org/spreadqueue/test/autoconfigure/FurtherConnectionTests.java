// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.SpreadQueueExtension;
import org.spreadqueue.test.probe.QueueProbe;

import static org.assertj.core.api.Assertions.assertThat;

/** An application with a further connection, which keeps its own address. */
@SpreadQueueTest(value = OrderListener.class,
		properties = "spread.queue.key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
class FurtherConnectionTests {

	@RegisterExtension
	static final SpreadQueueExtension billing = SpreadQueueExtension.with("orders");

	@Autowired
	private QueueProbe orders;

	@DynamicPropertySource
	static void connect(DynamicPropertyRegistry properties) {
		properties.add("spread.queue.connections.billing.addresses", () -> billing.server().address().toString());
	}

	@Test
	void whatIsSentThereArrivesThere(@Autowired @Qualifier("billing") SpreadQueueOperations there) {
		there.send("orders", new TeaShop.Order("tea"));
		assertThat(billing.server().probe("orders")).hasWaiting(1);
		assertThat(this.orders.ask(new TeaShop.Order("milk"))).isAnsweredWith(new TeaShop.Receipt("1 milk"));
		assertThat(this.orders).hasProcessed(1);
	}

}
