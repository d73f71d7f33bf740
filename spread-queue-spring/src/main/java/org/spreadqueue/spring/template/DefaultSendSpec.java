package org.spreadqueue.spring.template;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spring.PayloadConverter;

/** Converts payloads and sends them. All methods of the template end here. */
final class DefaultSendSpec implements SendSpec {

	private final QueueTransport transport;

	private final PayloadConverter payloads;

	private final QueueName queue;

	/** How to send; its payload is replaced. */
	private final OutgoingJob options;

	private final Duration timeout;

	private final boolean afterCommit;

	DefaultSendSpec(QueueTransport transport, PayloadConverter payloads, QueueName queue, OutgoingJob options,
			Duration timeout, boolean afterCommit) {
		this.transport = transport;
		this.payloads = payloads;
		this.queue = queue;
		this.options = options;
		this.timeout = timeout;
		this.afterCommit = afterCommit;
	}

	@Override
	public SendSpec header(String name, String value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, () -> "Header '" + name + "' must not be null");
		return with(this.options.withHeader(name, value));
	}

	@Override
	public SendSpec priority(int priority) {
		return with(this.options.withPriority(priority));
	}

	@Override
	public SendSpec delay(Duration delay) {
		return with(this.options.withDelay(delay));
	}

	@Override
	public SendSpec expiry(Duration expiry) {
		return with(this.options.withExpiry(expiry));
	}

	@Override
	public SendSpec key(String key) {
		return with(this.options.withOrderingKey(key));
	}

	@Override
	public SendSpec timeout(Duration timeout) {
		Assert.isTrue(timeout.toMillis() > 0, () -> "Timeout " + timeout + " is less than a millisecond.");
		return with(this.options, timeout, this.afterCommit);
	}

	@Override
	public SendSpec afterCommit(boolean afterCommit) {
		return with(this.options, this.timeout, afterCommit);
	}

	private SendSpec with(OutgoingJob options) {
		return with(options, this.timeout, this.afterCommit);
	}

	private SendSpec with(OutgoingJob options, Duration timeout, boolean afterCommit) {
		return new DefaultSendSpec(this.transport, this.payloads, this.queue, options, timeout, afterCommit);
	}

	@Override
	public void send(@Nullable Object payload) {
		JsonNode message = this.payloads.write(payload);
		if (isDeferred()) {
			submitAfterCommit(message);
			return;
		}
		BlockingWait.await(this.queue.value(), (caller) -> submitNow(message, caller).accepted());
	}

	@Override
	public CompletableFuture<@Nullable Void> sendAsync(@Nullable Object payload) {
		return submit(payload).accepted().thenApply((id) -> null);
	}

	@Override
	public Delivery submit(@Nullable Object payload) {
		return submit(this.payloads.write(payload));
	}

	private Delivery submit(JsonNode message) {
		return isDeferred() ? submitAfterCommit(message) : submitNow(message, null);
	}

	private Delivery submitAfterCommit(JsonNode message) {
		return AfterCommit.send(this.queue.value(), () -> submitNow(message, null));
	}

	private Delivery submitNow(JsonNode message, @Nullable Executor completions) {
		return this.transport.submit(this.queue, job(message), completions);
	}

	private OutgoingJob job(JsonNode payload) {
		return new OutgoingJob(payload, this.options.headers(), this.options.priority(), this.options.delay(),
				this.options.expiry(), this.options.orderingKey());
	}

	private boolean isDeferred() {
		return this.afterCommit && AfterCommit.hasTransaction();
	}

	@Override
	public void sendAll(Collection<?> payloads) {
		List<JsonNode> messages = write(payloads);
		if (isDeferred()) {
			messages.forEach(this::submitAfterCommit);
			return;
		}
		BlockingWait.await(this.queue.value(), (caller) -> sendAll(messages, (message) -> submitNow(message, caller)));
	}

	@Override
	public CompletableFuture<@Nullable Void> sendAllAsync(Collection<?> payloads) {
		return sendAll(write(payloads), this::submit);
	}

	private List<JsonNode> write(Collection<?> payloads) {
		return payloads.stream().map(this.payloads::write).toList();
	}

	private CompletableFuture<@Nullable Void> sendAll(List<JsonNode> messages, Function<JsonNode, Delivery> send) {
		List<CompletableFuture<MessageId>> sent = messages.stream().map((message) -> tryToSend(message, send)).toList();
		return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).handle((all, failure) -> {
			if (failure != null) {
				throw failureOf(sent);
			}
			return null;
		});
	}

	/** A message that is refused, for example as too large, fails alone. */
	private static CompletableFuture<MessageId> tryToSend(JsonNode message, Function<JsonNode, Delivery> send) {
		try {
			return send.apply(message).accepted();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private BatchSendException failureOf(List<CompletableFuture<MessageId>> sent) {
		Map<Integer, Throwable> failures = new TreeMap<>();
		for (int i = 0; i < sent.size(); i++) {
			int index = i;
			sent.get(i).whenComplete((value, failure) -> {
				if (failure != null) {
					failures.put(index, causeOf(failure));
				}
			});
		}
		return new BatchSendException(this.queue.value(), sent.size(), failures);
	}

	private static Throwable causeOf(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	@Override
	public <T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType) {
		return BlockingWait.await(this.queue.value(), (caller) -> request(payload, responseType, caller));
	}

	@Override
	public <T> @Nullable T sendAndReceive(@Nullable Object payload, ParameterizedTypeReference<T> responseType) {
		return BlockingWait.await(this.queue.value(), (caller) -> request(payload, responseType.getType(), caller));
	}

	@Override
	public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload, Class<T> responseType) {
		return request(payload, responseType, null);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload,
			ParameterizedTypeReference<T> responseType) {
		return request(payload, responseType.getType(), null);
	}

	@SuppressWarnings("unchecked")
	private <T> CompletableFuture<@Nullable T> request(@Nullable Object payload, Type responseType,
			@Nullable Executor completions) {
		return this.transport.request(this.queue, job(this.payloads.write(payload)), this.timeout, completions)
			.thenApply((answer) -> (T) this.payloads.read(answer, responseType));
	}

}
