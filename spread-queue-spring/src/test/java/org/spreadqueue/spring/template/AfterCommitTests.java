// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.Progress;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Messages that wait for a commit.
 */
@ExtendWith(OutputCaptureExtension.class)
class AfterCommitTests {

	private final RecordingTransport transport = new RecordingTransport();

	private final SpreadQueueTemplate template = SpreadQueueTemplate
		.builder(new QueueSenders(SenderOptions::of, List.of(), SpreadOptions.builder().build(), QueueInitializer.NONE),
				new PayloadConverter(JsonMapper.builder().build()))
		.afterCommit(true)
		.build(this.transport);

	private final TransactionTemplate transaction = new TransactionTemplate(new NoResource());

	@Test
	void messagesAreSentAfterTheCommitInTheirOrder() {
		this.transaction.executeWithoutResult((status) -> {
			this.template.send("orders", "one");
			this.template.to("orders").sendAll(List.of("two", "three"));
			assertThat(this.transport.sent).isEmpty();
		});
		assertThat(this.transport.texts()).containsExactly("one", "two", "three");
	}

	@Test
	void nothingIsSentAfterARollback() {
		List<Delivery> deliveries = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			deliveries.add(this.template.to("orders").submit("x"));
			status.setRollbackOnly();
		});
		assertThat(this.transport.sent).isEmpty();
		assertThat(deliveries).singleElement().satisfies((delivery) -> {
			assertThat(delivery.accepted()).isCancelled();
			assertThat(delivery.done()).isCancelled();
		});
	}

	@Test
	void aDeliveryCompletesWithTheSendAfterTheCommit() {
		List<Delivery> deliveries = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			Delivery delivery = this.template.to("orders").submit("x");
			assertThat(delivery.accepted()).isNotDone();
			deliveries.add(delivery);
		});
		assertThat(deliveries).singleElement()
			.satisfies((delivery) -> assertThat(delivery.accepted()).isCompletedWithValue(RecordingTransport.ID));
	}

	@Test
	void aDeliveryHasTheProgressOfWhatWasSentAfterTheCommit() {
		List<Progress> heard = new ArrayList<>();
		this.transaction
			.executeWithoutResult((status) -> this.template.to("orders").onProgress(heard::add).submit("x"));
		Progress half = new Progress(0.5, "", Duration.ofSeconds(1));
		requireNonNull(this.transport.delivery).report(half);
		assertThat(heard).containsExactly(half);
	}

	@Test
	void aFailureAfterTheCommitIsLoggedAndDoesNotReachTheCaller(CapturedOutput output) {
		this.transport.accepted = CompletableFuture
			.failedFuture(new DeliveryFailedException(Reason.NO_MANAGER, "nobody manages it"));
		this.transaction.executeWithoutResult((status) -> this.template.send("orders", "x"));
		assertThat(output).contains("Message for queue 'orders' failed after the commit of its transaction and is lost")
			.contains("nobody manages it");
	}

	@Test
	void theCommitDoesNotWaitForTheQueue() {
		this.transport.accepted = new CompletableFuture<>();
		this.transaction.executeWithoutResult((status) -> this.template.send("orders", "x"));
		assertThat(this.transport.texts()).containsExactly("x");
	}

	@Test
	void whatCannotBeSentFailsInsideTheTransaction() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> this.template.send("or/ders", "x")));
	}

	@Test
	void whatIsTooLargeFailsInsideTheTransaction() {
		byte[] large = new byte[16 * 1024 * 1024];
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> this.template.send("orders", large)))
			.withMessageContaining("at most 16777216");
		assertThatIllegalArgumentException().isThrownBy(() -> this.transaction
			.executeWithoutResult((status) -> this.template.to("orders").sendAll(List.of("small", large))));
		assertThat(this.transport.sent).isEmpty();
	}

	@Test
	void aCallCanSendAtOnce() {
		this.transaction.executeWithoutResult((status) -> {
			this.template.to("orders").afterCommit(false).send("x");
			assertThat(this.transport.texts()).containsExactly("x");
		});
	}

	@Test
	void requestsNeverWait() {
		this.transport.answer.complete(Content.json(JsonNodeFactory.instance.stringNode("done")));
		this.transaction.executeWithoutResult(
				(status) -> assertThat(this.template.to("orders").sendAndReceive("x", String.class)).isEqualTo("done"));
	}

	@Test
	void withoutATransactionMessagesAreSentAtOnce() {
		this.template.send("orders", "x");
		assertThat(this.transport.texts()).containsExactly("x");
	}

	@Test
	void messagesThatOthersSendAfterTheCommitAreSentToo() {
		this.transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						AfterCommitTests.this.template.send("orders", "late");
					}

				}));
		assertThat(this.transport.texts()).containsExactly("late");
	}

	/** Begins, commits and rolls back nothing. */
	private static final class NoResource extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return Duration.ZERO;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
