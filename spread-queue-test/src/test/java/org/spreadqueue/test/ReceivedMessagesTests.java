// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class ReceivedMessagesTests {

	@RegisterExtension
	final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");

	@Test
	void keepsWhatIsSentInItsOrder() {
		SpreadQueueServer server = this.queues.server();
		ReceivedMessages received = server.receive("orders");
		send("tea");
		send("milk");
		assertThat(received.next().payload()).isEqualTo(new StringNode("tea"));
		assertThat(received.next().payload()).isEqualTo(new StringNode("milk"));
		assertThat(received.size()).isZero();
	}

	@Test
	void answers() {
		SpreadQueueServer server = this.queues.server();
		ReceivedMessages received = server.receive("orders",
				(job) -> CompletableFuture.completedFuture(JobResult.response(new StringNode("sold out"))));
		assertThat(server.sender("orders").request(new StringNode("tea"), Duration.ofSeconds(20)))
			.succeedsWithin(Duration.ofSeconds(30))
			.isEqualTo(new StringNode("sold out"));
		assertThat(received.next().payload()).isEqualTo(new StringNode("tea"));
	}

	@Test
	void saysThatNothingCame() {
		ReceivedMessages received = this.queues.server().receive("orders");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> received.next(Duration.ofMillis(1)))
			.withMessageContainingAll("'orders'", "after 0");
	}

	@Test
	void takesNothingMoreOnceItIsClosed() {
		SpreadQueueServer server = this.queues.server();
		ReceivedMessages received = server.receive("orders");
		send("tea");
		received.next();
		received.close();
		send("milk");
		await().until(() -> server.statistics("orders").currentlyQueued() == 1);
		assertThat(received.size()).isZero();
	}

	private void send(String item) {
		this.queues.server().sender("orders").send(new StringNode(item)).orTimeout(10, TimeUnit.SECONDS).join();
	}

}
