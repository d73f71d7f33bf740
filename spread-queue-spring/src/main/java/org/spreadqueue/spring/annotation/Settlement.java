package org.spreadqueue.spring.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.Assert;

import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.worker.JobResult;

/**
 * One try of a message that the listener settles itself.
 */
final class Settlement implements Acknowledgment {

	private enum Decision {

		DONE, HANDED_BACK

	}

	private static final Log logger = LogFactory.getLog(QueueListener.class);

	private final String listenerId;

	private final CompletableFuture<Decision> decision = new CompletableFuture<>();

	Settlement(String listenerId) {
		this.listenerId = listenerId;
	}

	@Override
	public void acknowledge() {
		this.decision.complete(Decision.DONE);
	}

	@Override
	public void reject(Throwable cause) {
		Assert.notNull(cause, "'cause' must not be null");
		this.decision.completeExceptionally(cause);
	}

	@Override
	public void requeue() {
		this.decision.complete(Decision.HANDED_BACK);
	}

	/**
	 * Returns what becomes of the message.
	 * @param answer what the method returned, when it is there; its failure settles what
	 * is still open
	 * @param done makes the result of an acknowledged message
	 */
	CompletionStage<JobResult> result(CompletionStage<?> answer, Supplier<CompletionStage<JobResult>> done) {
		answer.whenComplete((value, failure) -> {
			if (failure != null && !this.decision.completeExceptionally(failure)) {
				logger.error("Listener '" + this.listenerId + "' failed after its message was settled", failure);
			}
		});
		return this.decision.thenCompose((how) -> switch (how) {
			case DONE -> done.get();
			case HANDED_BACK -> CompletableFuture.completedFuture(JobResult.requeue());
		});
	}

}
