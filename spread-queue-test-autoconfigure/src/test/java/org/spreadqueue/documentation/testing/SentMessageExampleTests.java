// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.documentation.testing.Shop.Order;
import org.spreadqueue.test.ReceivedMessages;
import org.spreadqueue.test.SpreadQueueExtension;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.test.probe.QueueProbe;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

class SentMessageExampleTests {

	// tag::received[]
	@RegisterExtension
	static final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");

	@Test
	void anOrderCarriesItsTenant(SpreadQueueServer server, QueueProbe orders) {
		ReceivedMessages received = server.receive("orders",
				(job) -> CompletableFuture.completedFuture(JobResult.response(new StringNode("thanks"))));

		assertThat(orders.ask(new Order("tea", 2), (job) -> job.withHeader("tenant", "t1").withOrderingKey("c7")))
			.isAnsweredWith("thanks");

		Job job = received.next();
		assertThat(job.payload().path("item").asString()).isEqualTo("tea");
		assertThat(job.headers()).containsEntry("tenant", "t1");
	}
	// end::received[]

}
