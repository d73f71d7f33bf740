// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class SpreadQueueExtensionTests {

	@RegisterExtension
	static final SpreadQueueExtension shared = SpreadQueueExtension.with("orders", "billing");

	@RegisterExtension
	final SpreadQueueExtension own = SpreadQueueExtension.with("orders");

	@Test
	void givesEachTestOrClassAServer() {
		assertThat(this.own.server().address()).isNotEqualTo(shared.server().address());
	}

	@Test
	void takesMessages() {
		send(this.own.server());
		await().until(() -> this.own.server().statistics("orders").currentlyQueued() == 1);
	}

	@Test
	void keepsMessagesWhileTheDaemonIsAway() {
		SpreadQueueServer server = this.own.server();
		send(server);
		server.stopDaemon();
		await().until(() -> server.sender("orders").daemon().isEmpty());
		server.startDaemon();
		send(server);
		await().until(() -> server.statistics("orders").currentlyQueued() == 2);
	}

	@Test
	void namesTheQueuesThatItManages() {
		assertThatIllegalArgumentException().isThrownBy(() -> shared.server().statistics("other"))
			.withMessageContaining("'other'")
			.withMessageContaining("billing");
	}

	@Test
	void aProbeIsForOneQueue() {
		assertThat(this.own.server().probe()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> shared.server().probe())
			.withMessageContainingAll("orders", "billing", "SpreadQueueServer");
	}

	@Test
	void theDeadLettersOfAQueueHaveItsManager() {
		try (SpreadQueueServer server = SpreadQueueServer.start("orders.dlq", "orders")) {
			assertThat(server.probe("orders.dlq")).hasWaiting(0);
			assertThat(server.probe()).hasToString("queue 'orders'");
		}
	}

	private static void send(SpreadQueueServer server) {
		server.sender("orders")
			.send(JsonNodeFactory.instance.objectNode().put("item", "tea"))
			.orTimeout(10, TimeUnit.SECONDS)
			.join();
	}

}
