// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.documentation.testing.Shop.Order;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.test.autoconfigure.SpreadQueueTest;
import org.spreadqueue.test.perl.PerlScript;
import org.spreadqueue.test.perl.PerlSender;
import org.spreadqueue.test.perl.PerlWorker;

import static org.assertj.core.api.Assertions.assertThat;

// tag::perl[]
@SpreadQueueTest(value = OrderWorker.class, queues = "stock")
class PerlExampleTests {

	private static final ObjectNode TEA = JsonNodeFactory.instance.objectNode().put("item", "tea").put("quantity", 2);

	@Test
	void aPerlProgramIsAnswered(@Autowired SpreadQueueServer server) {
		PerlSender perl = server.perlSender("orders");
		assertThat(perl.ask(TEA)).isInstanceOfSatisfying(LegacyReply.Response.class,
				(response) -> assertThat(response.body().path("total").asInt()).isEqualTo(6));
	}

	@Test
	void aPerlProgramAnswers(@Autowired SpreadQueueServer server, @Autowired SpreadQueueOperations queues) {
		try (PerlWorker perl = server.perlWorker("stock", PerlScript.answer((order) -> TEA))) {
			assertThat(queues.sendAndReceive("stock", new Order("tea", 1), Order.class)).isEqualTo(new Order("tea", 2));
			assertThat(perl.nextJob().path("quantity").asInt()).isEqualTo(1);
		}
	}

}
// end::perl[]
