// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.springframework.util.Assert;

import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.Stages;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.worker.JobResult;

/** Takes the decision of a listener that settles a message itself, for one call. */
final class ManualAcknowledgment implements Acknowledgment {

	private enum Decision {

		DONE, REQUEUED

	}

	private static final Logger logger = QuotingLogger.of(QueueListener.class);

	private final String listenerId;

	private final CompletableFuture<Decision> decision = new CompletableFuture<>();

	ManualAcknowledgment(String listenerId) {
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
		this.decision.complete(Decision.REQUEUED);
	}

	/** The job's result, once settled; a failed answer fails an unsettled message. */
	CompletionStage<JobResult> result(CompletionStage<?> answer, Supplier<CompletionStage<JobResult>> done) {
		Stages.whenDone(answer, (value, failure) -> {
			if (failure != null && !this.decision.completeExceptionally(failure)) {
				logger.error("Listener '{}' failed after its message was settled", this.listenerId, failure);
			}
		});
		return Stages.then(this.decision, (how) -> switch (how) {
			case DONE -> done.get();
			case REQUEUED -> CompletableFuture.completedFuture(JobResult.requeue());
		});
	}

}
