package org.spreadqueue.spring.template;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Holds messages back until the transaction of the calling thread has been committed.
 * <p>
 * The commit does not wait for the queue, and never fails because of it: whoever called
 * the transactional method would otherwise be told that something failed that is done. A
 * message that does not get through then is logged as an error, and its receipt fails.
 */
final class AfterCommit {

	private static final Log logger = LogFactory.getLog(AfterCommit.class);

	private static final boolean TRANSACTIONS = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronization", AfterCommit.class.getClassLoader());

	private AfterCommit() {
	}

	/** Whether there is a transaction to wait for. */
	static boolean hasTransaction() {
		return TRANSACTIONS && Transactions.isActive();
	}

	/** Sends after the commit. */
	static SendReceipt send(String queue, Supplier<SendReceipt> send) {
		SendReceipt receipt = SendReceipt.pending();
		Transactions.register(queue, send, receipt);
		receipt.accepted().whenComplete((value, failure) -> {
			if (failure != null && !receipt.accepted().isCancelled()) {
				logger.error("Message for queue '" + queue + "' failed after the commit of its transaction and is lost",
						failure);
			}
		});
		return receipt;
	}

	/** Is only loaded where transactions are on the class path. */
	private static final class Transactions implements TransactionSynchronization {

		private final String queue;

		private final Supplier<SendReceipt> send;

		private final SendReceipt receipt;

		private boolean begun;

		private Transactions(String queue, Supplier<SendReceipt> send, SendReceipt receipt) {
			this.queue = queue;
			this.send = send;
			this.receipt = receipt;
		}

		static boolean isActive() {
			return TransactionSynchronizationManager.isActualTransactionActive()
					&& TransactionSynchronizationManager.isSynchronizationActive();
		}

		static void register(String queue, Supplier<SendReceipt> send, SendReceipt receipt) {
			TransactionSynchronizationManager.registerSynchronization(new Transactions(queue, send, receipt));
		}

		@Override
		public void afterCommit() {
			this.begun = true;
			this.receipt.begin(this.send);
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				// What others send after the commit comes too late for the callback
				// above.
				if (!this.begun) {
					afterCommit();
				}
				return;
			}
			if (status == STATUS_UNKNOWN) {
				logger.error("Message for queue '" + this.queue
						+ "' is not sent, because nobody knows whether its transaction was committed");
			}
			this.receipt.cancel();
		}

	}

}
