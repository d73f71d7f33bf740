// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.test.SpreadQueueExtension;

import static org.awaitility.Awaitility.await;

class ExtensionExampleTests {

	// tag::extension[]
	@RegisterExtension
	static final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");

	@Test
	void theQueueTakesAnOrder() {
		queues.server().sender("orders").send(new StringNode("tea")).join();
		await().until(() -> queues.server().statistics("orders").currentlyQueued() == 1);
	}
	// end::extension[]

}
