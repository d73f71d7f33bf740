// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.BatchFailedException;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BatchExampleTests {

	@Test
	void eachMessageEndsByItself() {
		ExampleApplication.of(Prices.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			assertThat(queues.to("prices").submit(7).done()).succeedsWithin(Duration.ofSeconds(10));
			assertThatExceptionOfType(JobFailedException.class)
				.isThrownBy(() -> queues.sendAndReceive("prices", -1, String.class))
				.withMessageContaining("-1");
		});
	}

	static class Prices {

		private int highest;

		// tag::listener[]
		@QueueListener(queues = "prices", batchSize = "50", batchWait = "20ms")
		void process(List<Integer> prices) {
			for (int i = 0; i < prices.size(); i++) {
				if (prices.get(i) < 0) {
					throw new BatchFailedException(i, new IllegalArgumentException("Price " + prices.get(i)));
				}
				this.highest = Math.max(this.highest, prices.get(i));
			}
		}
		// end::listener[]

	}

}
