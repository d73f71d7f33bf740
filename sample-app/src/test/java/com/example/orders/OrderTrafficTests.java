// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.manager.QueueManagers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Orders come by themselves, and some of them fail. */
@SpringBootTest(properties = { "orders.traffic=1000/s", "spread.queue.manager.directory=",
		"spread.queue.manager.redelivery-delay=0" })
class OrderTrafficTests {

	@Autowired
	private QueueManagers managers;

	@Test
	void someOrdersAreProcessedAndSomeBecomeDeadLetters() {
		QueueManager manager = this.managers.find(new QueueName("orders")).orElseThrow();
		await().until(() -> manager.figures().done() > 100 && manager.deadLetters() > 1);
	}

	@Test
	void saysHowOftenAnOrderComes() {
		assertThat(OrderTraffic.interval("20/s")).isEqualTo(Duration.ofMillis(50));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "20", "0/s", "often", "20/m", "1001/s" })
	void refusesWhatIsNoRate(String rate) {
		assertThatIllegalArgumentException().isThrownBy(() -> OrderTraffic.interval(rate))
			.withMessage("orders.traffic is '" + rate + "', but must be 1/s to 1000/s, for example 20/s.");
	}

}
