// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.documentation.Receipt;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

class DirectCallExampleTests {

	@Test
	void aListenerCanBeCalledWithoutADaemon() {
		ExampleApplication.of(Orders.class).withPropertyValues("spread.queue.addresses=1@localhost").run((context) -> {
			QueueListenerContainerRegistry registry = context.getBean(QueueListenerContainerRegistry.class);
			JsonMapper mapper = JsonMapper.shared();
			// tag::call[]
			Job job = new Job(1, new QueueName("orders"), "#sender#host",
					Content.json(mapper.writeValueAsBytes(Order.TEA)), WireFormat.DEFAULT);
			JobResult result = registry.find("orders").orElseThrow().handle(job).toCompletableFuture().join();
			// end::call[]
			assertThat(result).isEqualTo(JobResult.response(mapper.valueToTree(Receipt.of(Order.TEA))));
		});
	}

	static class Orders {

		@QueueListener(queues = "orders", id = "orders")
		Receipt process(Order order) {
			return Receipt.of(order);
		}

	}

}
