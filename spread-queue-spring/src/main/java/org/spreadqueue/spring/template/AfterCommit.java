// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Sends messages when the transaction of the calling thread has been committed. The
 * commit neither waits for the queue nor fails because of it, as what the transaction did
 * is done. A message that does not get through is logged as an error, and its
 * {@link Delivery} fails.
 */
final class AfterCommit {

	private static final Logger logger = QuotingLogger.of(AfterCommit.class);

	private static final boolean TRANSACTIONS = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronization", AfterCommit.class.getClassLoader());

	private AfterCommit() {
	}

	static boolean hasTransaction() {
		return TRANSACTIONS && Transactions.isActive();
	}

	static Delivery send(String queue, Supplier<Delivery> send) {
		Delivery delivery = new Delivery(new CompletableFuture<>(), new CompletableFuture<>());
		Transactions.register(queue, send, delivery);
		delivery.accepted().whenComplete((value, failure) -> {
			if (failure != null && !delivery.accepted().isCancelled()) {
				logger.error("Message for queue '{}' failed after the commit of its transaction and is lost", queue,
						failure);
			}
		});
		return delivery;
	}

	/** Loaded only if Spring's transactions are on the class path. */
	private static final class Transactions implements TransactionSynchronization {

		private final String queue;

		private final Supplier<Delivery> send;

		private final Delivery delivery;

		private boolean begun;

		private Transactions(String queue, Supplier<Delivery> send, Delivery delivery) {
			this.queue = queue;
			this.send = send;
			this.delivery = delivery;
		}

		static boolean isActive() {
			return TransactionSynchronizationManager.isActualTransactionActive()
					&& TransactionSynchronizationManager.isSynchronizationActive();
		}

		static void register(String queue, Supplier<Delivery> send, Delivery delivery) {
			TransactionSynchronizationManager.registerSynchronization(new Transactions(queue, send, delivery));
		}

		@Override
		public void afterCommit() {
			this.begun = true;
			begin();
		}

		private void begin() {
			try {
				Delivery sent = this.send.get().onProgress(this.delivery::report);
				forward(sent.accepted(), this.delivery.accepted());
				forward(sent.done(), this.delivery.done());
			}
			catch (RuntimeException ex) {
				this.delivery.accepted().completeExceptionally(ex);
				this.delivery.done().completeExceptionally(ex);
			}
		}

		private static <T extends @Nullable Object> void forward(CompletableFuture<T> from, CompletableFuture<T> to) {
			from.whenComplete((value, failure) -> {
				if (failure != null) {
					to.completeExceptionally(failure);
				}
				else {
					to.complete(value);
				}
			});
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				// For a message that another callback has sent after the commit.
				if (!this.begun) {
					afterCommit();
				}
				return;
			}
			if (status == STATUS_UNKNOWN) {
				logger.error("Message for queue '{}' is not sent, because nobody knows whether its transaction was "
						+ "committed", this.queue);
			}
			this.delivery.accepted().cancel(false);
			this.delivery.done().cancel(false);
		}

	}

}
