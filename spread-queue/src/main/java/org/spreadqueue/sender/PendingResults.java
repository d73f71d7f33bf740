package org.spreadqueue.sender;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * The futures that a sender has handed out, by the number of their message. Belongs to
 * the loop; completes them on the executor.
 */
final class PendingResults {

	private final Map<Long, Pending> pending = new HashMap<>();

	private final QueueName queue;

	private final Executor completions;

	private final SenderCounters counters;

	PendingResults(QueueName queue, Executor completions, SenderCounters counters) {
		this.queue = queue;
		this.completions = completions;
		this.counters = counters;
	}

	void request(long id, CompletableFuture<JsonNode> answer) {
		this.pending.put(id, new Pending(null, null, answer));
	}

	void message(long id, CompletableFuture<MessageId> accepted, @Nullable CompletableFuture<@Nullable Void> done) {
		this.pending.put(id, new Pending(accepted, done, null));
	}

	/** Takes an output if it is about a result. */
	boolean take(SenderOutput output) {
		if (output instanceof SenderOutput.Confirmed confirmed) {
			accepted(confirmed);
		}
		else if (output instanceof SenderOutput.Done done) {
			done(done.id());
		}
		else if (output instanceof SenderOutput.Answered answered) {
			answered(answered);
		}
		else if (output instanceof SenderOutput.JobFailed failed) {
			fail(failed.id(), new JobFailedException(failed.type(), failed.message(), failed.attempt()));
		}
		else if (output instanceof SenderOutput.Failed failed) {
			if (failed.reason() == Reason.RELEASED) {
				this.counters.released();
			}
			fail(failed.id(), failure(failed.reason(), failed.detail()));
		}
		else {
			return false;
		}
		return true;
	}

	DeliveryFailedException failure(Reason reason, String detail) {
		return new DeliveryFailedException(reason, "Queue '" + this.queue + "': " + detail + ".");
	}

	private void accepted(SenderOutput.Confirmed confirmed) {
		Pending result = this.pending.get(confirmed.id());
		if (result == null || result.accepted == null) {
			return;
		}
		CompletableFuture<MessageId> accepted = result.accepted;
		if (!result.isAccepted) {
			result.isAccepted = true;
			this.counters.accepted();
			this.completions.execute(() -> accepted.complete(confirmed.messageId()));
		}
		if (!confirmed.doneFollows()) {
			this.pending.remove(confirmed.id());
			CompletableFuture<@Nullable Void> done = result.done;
			if (done != null) {
				DeliveryFailedException unknown = failure(Reason.UNSUPPORTED,
						"its manager, one of Spread::Queue for Perl, has the message, but does not say when it is done");
				this.completions.execute(() -> done.completeExceptionally(unknown));
			}
		}
	}

	private void done(long id) {
		this.counters.done();
		Pending result = this.pending.remove(id);
		if (result != null && result.done != null) {
			CompletableFuture<@Nullable Void> done = result.done;
			this.completions.execute(() -> done.complete(null));
		}
	}

	private void answered(SenderOutput.Answered answered) {
		Pending result = this.pending.remove(answered.id());
		if (result != null && result.answer != null) {
			CompletableFuture<JsonNode> answer = result.answer;
			this.completions.execute(() -> answer.complete(answered.body()));
		}
	}

	private void fail(long id, Exception failure) {
		Pending result = this.pending.remove(id);
		if (result == null) {
			return;
		}
		if (!(failure instanceof DeliveryFailedException delivery && delivery.reason() == Reason.RELEASED)) {
			this.counters.failed();
		}
		this.completions.execute(() -> result.fail(failure));
	}

	/** Futures of one message. */
	private static final class Pending {

		private final @Nullable CompletableFuture<MessageId> accepted;

		private final @Nullable CompletableFuture<@Nullable Void> done;

		private final @Nullable CompletableFuture<JsonNode> answer;

		private boolean isAccepted;

		Pending(@Nullable CompletableFuture<MessageId> accepted, @Nullable CompletableFuture<@Nullable Void> done,
				@Nullable CompletableFuture<JsonNode> answer) {
			this.accepted = accepted;
			this.done = done;
			this.answer = answer;
		}

		/** What was accepted stays accepted, though it failed later. */
		void fail(Exception failure) {
			if (this.accepted != null && !this.isAccepted) {
				this.accepted.completeExceptionally(failure);
			}
			if (this.done != null) {
				this.done.completeExceptionally(failure);
			}
			if (this.answer != null) {
				this.answer.completeExceptionally(failure);
			}
		}

	}

}
