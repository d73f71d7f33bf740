package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;

/**
 * Sends through the senders of the application. The only class that knows how options
 * become what senders take.
 *
 * @param senders the senders
 */
record SenderTransport(QueueSenders senders) implements QueueTransport {

	@Override
	public SendReceipt submit(QueueName queue, JsonNode payload, SendOptions options, Map<String, String> trace) {
		requirePlain(queue, options);
		CompletableFuture<@Nullable Void> accepted = this.senders.sender(queue).send(payload);
		CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
		accepted.whenComplete((value,
				failure) -> done.completeExceptionally((failure != null) ? failure
						: new UnsupportedOperationException(
								"Queue '" + queue + "': its manager does not tell when messages are "
										+ "done. Wait for accepted(), or send a request.")));
		return new SendReceipt(accepted, done);
	}

	@Override
	public CompletableFuture<JsonNode> request(QueueName queue, JsonNode payload, SendOptions options,
			Map<String, String> trace, Duration timeout) {
		requirePlain(queue, options);
		return this.senders.sender(queue).request(payload, timeout);
	}

	/** Losing them silently would be worse. */
	private static void requirePlain(QueueName queue, SendOptions options) {
		Assert.isTrue(options.equals(SendOptions.NONE), () -> "Queue '" + queue + "' takes neither headers nor "
				+ "priority, delay, expiry or key: messages of Spread::Queue have none. Put them into the payload.");
	}

}
