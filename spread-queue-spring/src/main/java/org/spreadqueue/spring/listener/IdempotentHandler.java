// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

/**
 * Has a handler do each message once, by the transactions of an inbox. A message that was
 * done before is done again without the handler. Each try of a message is a transaction.
 */
final class IdempotentHandler implements JobHandler {

	private static final Logger logger = QuotingLogger.of(QueueListenerContainer.class);

	/** Of a key, as tables have to know. */
	private static final int MAX_LENGTH = 64;

	private final String listenerId;

	private final JobHandler handler;

	private final MessageInbox.Transactions transactions;

	private final LongAdder repeated = new LongAdder();

	private final AtomicBoolean warned = new AtomicBoolean();

	IdempotentHandler(ListenerOptions options, JobHandler handler, MessageInbox.Transactions transactions) {
		if (options.jobsPerCall() > 1) {
			throw new NotIdempotentException(options.id(),
					"It takes up to " + options.jobsPerCall() + " messages in a call, each of which has an outcome of"
							+ " its own, but a call has one transaction.",
					"Let it take single messages, or be not idempotent.");
		}
		this.listenerId = options.id();
		this.handler = handler;
		this.transactions = transactions;
	}

	@Override
	public void start(Executor executor) {
		this.handler.start(executor);
	}

	/** How many messages were done before. */
	long repeated() {
		return this.repeated.sum();
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) throws Exception {
		String key = key(job);
		if (key == null && this.warned.compareAndSet(false, true)) {
			logger.warn(
					"Listener '{}' is idempotent, but the manager of queue '{}' is one in Perl, which gives messages "
							+ "no id. It delivers none again by itself; what is sent twice is done twice",
					this.listenerId, job.queue());
		}
		JobResult result = this.transactions.once(job.queue(), key, () -> call(job));
		if (result == null) {
			this.repeated.increment();
			logger.debug("Listener '{}' has done message {} of queue '{}' before, and not again", this.listenerId, key,
					job.queue());
			result = JobResult.done();
		}
		return CompletableFuture.completedFuture(result);
	}

	/**
	 * The row of the outbox that the message was, whoever sent it how often; else the
	 * message, whoever delivers it how often.
	 */
	private static @Nullable String key(Job job) {
		String outboxId = job.headers().get(QueueHeaders.OUTBOX_ID);
		if (outboxId != null && isKey(outboxId)) {
			return outboxId;
		}
		return (job.messageId() != null) ? job.messageId().toString() : null;
	}

	/** Anybody may have written it. */
	private static boolean isKey(String text) {
		return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch((c) -> c > ' ' && c < 0x7f);
	}

	private JobResult call(Job job) throws Exception {
		CompletableFuture<JobResult> stage = this.handler.handle(job).toCompletableFuture();
		if (!stage.isDone()) {
			stage.cancel(true);
			throw new IllegalStateException("Listener '" + this.listenerId
					+ "' is idempotent, but its handler returned "
					+ "a stage that is not complete, and whose rest would not be part of the transaction. Return one "
					+ "that is complete, or let the listener be not idempotent.");
		}
		JobResult result = result(stage);
		if (result instanceof JobResult.Response) {
			throw new IllegalStateException("Listener '" + this.listenerId
					+ "' is idempotent, but its handler returned "
					+ "a response, which a repeated message would not get. Return JobResult.done(), or let the listener"
					+ " be not idempotent.");
		}
		return (result != null) ? result : JobResult.done();
	}

	private static @Nullable JobResult result(CompletableFuture<JobResult> stage) throws Exception {
		try {
			return stage.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
