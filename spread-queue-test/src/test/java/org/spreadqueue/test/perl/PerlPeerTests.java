// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.perl;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.test.SpreadQueueExtension;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.test.probe.QueueProbe;
import org.spreadqueue.test.probe.SubmittedRequest;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PerlPeerTests {

	private static final JsonNode TEA = new StringNode("tea");

	private static final JsonNode MILK = new StringNode("milk");

	private static final PerlScript MILKMAN = PerlScript.answer((input) -> MILK);

	@RegisterExtension
	final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");

	private SpreadQueueServer server;

	private QueueProbe orders;

	@BeforeEach
	void takeProbe(SpreadQueueServer server, QueueProbe orders) {
		this.server = server;
		this.orders = orders;
	}

	@Test
	void aWorkerAnswersJobAfterJob() {
		PerlWorker worker = this.server.perlWorker("orders", MILKMAN);
		assertThat(this.orders.ask("tea")).isAnsweredWith("milk");
		assertThat(this.orders.ask("coffee")).isAnsweredWith("milk");
		assertThat(worker.nextJob()).isEqualTo(TEA);
		assertThat(worker.nextJob()).isEqualTo(new StringNode("coffee"));
	}

	@Test
	void aSenderIsAnswered() {
		this.server.receive("orders", (job) -> CompletableFuture.completedFuture(JobResult.response(MILK)));
		assertThat(this.server.perlSender("orders").ask(TEA)).isEqualTo(new LegacyReply.Response(MILK));
	}

	@Test
	void aSenderIsAnsweredByAWorkerInPerl() {
		this.server.perlWorker("orders", MILKMAN);
		assertThat(this.server.perlSender("orders").ask(TEA)).isEqualTo(new LegacyReply.Response(MILK));
	}

	@Test
	void aSenderHearsOfAFailure() {
		this.server.receive("orders", (job) -> {
			throw new IllegalStateException("no tea");
		});
		assertThat(this.server.perlSender("orders").ask(TEA))
			.isEqualTo(new LegacyReply.Failure(IllegalStateException.class.getName(), "no tea"));
	}

	@Test
	void aSenderSendsOneWay() {
		PerlSender sender = this.server.perlSender("orders");
		sender.send(TEA);
		assertThat(this.orders).hasWaiting(1);
		assertThat(this.server.receive("orders").next().payload()).isEqualTo(TEA);
	}

	@Test
	void aSenderThatNobodyAnswersSaysSo() {
		PerlSender sender = this.server.perlSender("orders");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> sender.ask(TEA, Duration.ofMillis(100)))
			.withMessageContainingAll("'orders'", "PT0.1S");
	}

	@Test
	void aWorkerThatHoldsItsJobKeepsItInFlight() {
		PerlWorker worker = this.server.perlWorker("orders",
				PerlScript.forEachJob().working().acknowledge().hold().respond((input) -> MILK).ready());
		SubmittedRequest request = this.orders.ask("tea");
		assertThat(worker.nextJob()).isEqualTo(TEA);
		assertThat(this.orders).hasInFlight(1);
		worker.release();
		assertThat(request).isAnsweredWith("milk");
		assertThat(this.orders).isEmpty();
	}

	@Test
	void aWorkerThatSaysGoodbyeGetsNoFurtherJob() {
		PerlWorker leaving = this.server.perlWorker("orders", MILKMAN);
		assertThat(this.orders.ask("tea")).isAnsweredWith("milk");
		leaving.nextJob();
		leaving.terminate();
		await().until(() -> this.server.statistics("orders").workerTerminations() == 1);
		this.server.perlWorker("orders", PerlScript.answer((input) -> TEA));
		assertThat(this.orders.ask("coffee")).isAnsweredWith("tea");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> leaving.nextJob(Duration.ofMillis(1)))
			.withMessageContaining("'orders'");
	}

	@Test
	void aWorkerSaysGoodbyeAsItsScriptWants() {
		this.server.perlWorker("orders",
				PerlScript.forEachJob().working().acknowledge().respond((input) -> MILK).terminate());
		assertThat(this.orders.ask("tea")).isAnsweredWith("milk");
		await().until(() -> this.server.statistics("orders").workerTerminations() == 1);
	}

	/** The manager hears nothing for five seconds, and gives the message to another. */
	@Test
	void whatAWorkerHadThatDiedGoesToAnother() {
		PerlWorker dying = this.server.perlWorker("orders", PerlScript.forEachJob().die());
		SubmittedRequest request = this.orders.within(Duration.ofSeconds(30)).ask("tea");
		assertThat(dying.nextJob()).isEqualTo(TEA);
		this.server.perlWorker("orders", MILKMAN);
		assertThat(request).isAnsweredWith("milk");
	}

	@Test
	void aWorkerThatIsIdleSaysAgainThatItIsReady() {
		this.server.perlWorker("orders", MILKMAN.withHeartbeat(Duration.ofMillis(10)));
		await().until(() -> this.server.statistics("orders").workerNotifications() > 3);
	}

}
