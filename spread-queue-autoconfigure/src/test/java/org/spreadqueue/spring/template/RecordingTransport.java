package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;

/**
 * Keeps what is sent; the test decides what becomes of it.
 */
class RecordingTransport implements QueueTransport {

	final List<Sent> sent = new CopyOnWriteArrayList<>();

	CompletableFuture<@Nullable Void> accepted = CompletableFuture.completedFuture(null);

	CompletableFuture<JsonNode> answer = new CompletableFuture<>();

	@Override
	public SendReceipt submit(QueueName queue, JsonNode payload, SendOptions options, Map<String, String> trace) {
		this.sent.add(new Sent(queue.value(), payload, options, trace, null));
		return new SendReceipt(this.accepted, this.accepted);
	}

	@Override
	public CompletableFuture<JsonNode> request(QueueName queue, JsonNode payload, SendOptions options,
			Map<String, String> trace, Duration timeout) {
		this.sent.add(new Sent(queue.value(), payload, options, trace, timeout));
		return this.answer;
	}

	/** The text payloads, in the order in which they were sent. */
	List<String> texts() {
		return this.sent.stream().map((one) -> one.payload().asString()).toList();
	}

	record Sent(String queue, JsonNode payload, SendOptions options, Map<String, String> trace,
			@Nullable Duration timeout) {
	}

}
