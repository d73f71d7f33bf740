package org.spreadqueue.spring.template;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message that was sent. Both futures are cancelled when the message
 * was to be sent after a commit and the transaction was rolled back.
 *
 * @param accepted completes when a queue manager has the message; fails with
 * {@link org.spreadqueue.DeliveryFailedException} otherwise
 * @param done completes when a worker has finished with the message; fails when that is
 * known to have gone wrong, or can never be known: managers of Perl do not tell
 */
public record SendReceipt(CompletableFuture<@Nullable Void> accepted, CompletableFuture<@Nullable Void> done) {

	/** One whose message is not sent yet. */
	static SendReceipt pending() {
		return new SendReceipt(new CompletableFuture<>(), new CompletableFuture<>());
	}

	/** Sends the message of a pending one. */
	void begin(Supplier<SendReceipt> send) {
		try {
			SendReceipt sent = send.get();
			forward(sent.accepted(), this.accepted);
			forward(sent.done(), this.done);
		}
		catch (RuntimeException ex) {
			this.accepted.completeExceptionally(ex);
			this.done.completeExceptionally(ex);
		}
	}

	void cancel() {
		this.accepted.cancel(false);
		this.done.cancel(false);
	}

	private static void forward(CompletableFuture<@Nullable Void> from, CompletableFuture<@Nullable Void> to) {
		from.whenComplete((value, failure) -> {
			if (failure != null) {
				to.completeExceptionally(failure);
			}
			else {
				to.complete(null);
			}
		});
	}

}
