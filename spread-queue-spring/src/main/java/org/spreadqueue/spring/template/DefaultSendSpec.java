// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.util.Assert;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spread.Durations;
import org.spreadqueue.spring.QueueHeaders;

/** Converts payloads and sends them. All methods of the template end here. */
final class DefaultSendSpec implements SendSpec {

	private final SendPaths paths;

	private final QueueName queue;

	/** How to send; its payload is replaced. */
	private final OutgoingJob options;

	private final Type payloadType;

	private final Duration timeout;

	private final boolean afterCommit;

	/** Where one-way messages are written instead of being sent. */
	private final @Nullable MessageOutbox outbox;

	/** Of the progress of a job. */
	private final @Nullable Consumer<Progress> observer;

	DefaultSendSpec(SendPaths paths, QueueName queue, OutgoingJob options, Type payloadType, Duration timeout,
			boolean afterCommit, @Nullable MessageOutbox outbox, @Nullable Consumer<Progress> observer) {
		this.paths = paths;
		this.queue = queue;
		this.options = options;
		this.payloadType = payloadType;
		this.timeout = timeout;
		this.afterCommit = afterCommit;
		this.outbox = outbox;
		this.observer = observer;
	}

	@Override
	public SendSpec header(String name, String value) {
		QueueHeaders.checkName(name);
		Assert.notNull(value, () -> "Header '" + name + "' must not be null");
		return with(this.options.withHeader(name, value));
	}

	@Override
	public SendSpec priority(int priority) {
		return with(this.options.withPriority(priority));
	}

	@Override
	public SendSpec delay(Duration delay) {
		return with(this.options.withDelay(Durations.limited(delay)));
	}

	@Override
	public SendSpec expiry(Duration expiry) {
		return with(this.options.withExpiry(Durations.limited(expiry)));
	}

	@Override
	public SendSpec key(String key) {
		return with(this.options.withOrderingKey(key));
	}

	@Override
	public SendSpec payloadType(ParameterizedTypeReference<?> type) {
		return with(this.options, type.getType(), this.timeout, this.afterCommit, this.outbox);
	}

	@Override
	public SendSpec timeout(Duration timeout) {
		Duration limited = Durations.limited(timeout);
		Assert.isTrue(limited.toMillis() > 0, () -> "Timeout " + timeout + " is less than a millisecond.");
		return with(this.options, this.payloadType, limited, this.afterCommit, this.outbox);
	}

	@Override
	public SendSpec afterCommit(boolean afterCommit) {
		return with(this.options, this.payloadType, this.timeout, afterCommit, this.outbox);
	}

	@Override
	public SendSpec outbox(boolean outbox) {
		MessageOutbox there = this.paths.outbox();
		Assert.state(!outbox || there != null, "There is no outbox. Set the property spread.queue.outbox.enabled=true, "
				+ "or give one to the builder of the template.");
		return with(this.options, this.payloadType, this.timeout, this.afterCommit, outbox ? there : null);
	}

	@Override
	public SendSpec onProgress(Consumer<Progress> observer) {
		Assert.notNull(observer, "'observer' must not be null");
		return new DefaultSendSpec(this.paths, this.queue, this.options, this.payloadType, this.timeout,
				this.afterCommit, this.outbox, observer);
	}

	private SendSpec with(OutgoingJob options) {
		return with(options, this.payloadType, this.timeout, this.afterCommit, this.outbox);
	}

	private SendSpec with(OutgoingJob options, Type payloadType, Duration timeout, boolean afterCommit,
			@Nullable MessageOutbox outbox) {
		return new DefaultSendSpec(this.paths, this.queue, options, payloadType, timeout, afterCommit, outbox,
				this.observer);
	}

	@Override
	public void send(@Nullable Object payload) {
		OutgoingJob message = job(payload);
		if (this.outbox != null) {
			this.outbox.write(this.queue, List.of(message));
			return;
		}
		if (isDeferred()) {
			submitAfterCommit(message, CallerContext.capture());
			return;
		}
		BlockingWait.await(this.queue.value(), (caller) -> submitNow(message, (replies) -> caller).accepted());
	}

	@Override
	public CompletableFuture<@Nullable Void> sendAsync(@Nullable Object payload) {
		if (this.outbox != null) {
			// A failure is thrown: in a future, the transaction would not notice it.
			this.outbox.write(this.queue, List.of(job(payload)));
			return CompletableFuture.completedFuture(null);
		}
		return submit(job(payload), CallerContext.capture()).accepted().thenApply((id) -> null);
	}

	@Override
	public Delivery submit(@Nullable Object payload) {
		Assert.state(this.outbox == null,
				() -> "Queue '" + this.queue + "': a message of the outbox is sent later, perhaps by another program, "
						+ "so that nobody here learns its outcome. Use send, or leave the outbox with outbox(false).");
		Delivery delivery = submit(job(payload), CallerContext.capture());
		return (this.observer != null) ? delivery.onProgress(this.observer) : delivery;
	}

	private Delivery submit(OutgoingJob message, UnaryOperator<Executor> completions) {
		return isDeferred() ? submitAfterCommit(message, completions) : submitNow(message, completions);
	}

	private Delivery submitAfterCommit(OutgoingJob message, UnaryOperator<Executor> completions) {
		return AfterCommit.send(this.queue.value(), () -> submitNow(message, completions));
	}

	private Delivery submitNow(OutgoingJob message, UnaryOperator<Executor> completions) {
		return this.paths.transport().submit(this.queue, message, completions);
	}

	private OutgoingJob job(@Nullable Object payload) {
		return requireSize(ofAnySize(payload));
	}

	private OutgoingJob requireSize(OutgoingJob message) {
		return this.paths.requireSize(this.queue, message);
	}

	/** Of a message of Spring, payload and headers; its own headers come second. */
	private OutgoingJob ofAnySize(@Nullable Object payload) {
		if (payload instanceof Message<?> message) {
			Map<String, String> headers = new HashMap<>(TravellingHeaders.of(message.getHeaders()));
			headers.putAll(this.options.headers());
			return this.options.withHeaders(headers)
				.withBody(this.paths.payloads().write(message.getPayload(), this.payloadType));
		}
		return this.options.withBody(this.paths.payloads().write(payload, this.payloadType));
	}

	private boolean isDeferred() {
		return this.afterCommit && AfterCommit.hasTransaction();
	}

	@Override
	public void sendAll(Collection<?> payloads) {
		List<OutgoingJob> messages = jobs(payloads);
		if (this.outbox != null) {
			this.outbox.write(this.queue, messages);
			return;
		}
		if (isDeferred()) {
			UnaryOperator<Executor> completions = CallerContext.capture();
			messages.forEach((message) -> submitAfterCommit(message, completions));
			return;
		}
		BlockingWait.await(this.queue.value(),
				(caller) -> sendAll(messages, (message) -> submitNow(requireSize(message), (replies) -> caller)));
	}

	@Override
	public CompletableFuture<@Nullable Void> sendAllAsync(Collection<?> payloads) {
		List<OutgoingJob> messages = jobs(payloads);
		if (this.outbox != null) {
			this.outbox.write(this.queue, messages);
			return CompletableFuture.completedFuture(null);
		}
		UnaryOperator<Executor> completions = CallerContext.capture();
		return sendAll(messages, (message) -> submit(requireSize(message), completions));
	}

	/** Those that are part of a transaction are refused before its commit. */
	private List<OutgoingJob> jobs(Collection<?> payloads) {
		boolean together = this.outbox != null || isDeferred();
		return payloads.stream().map((payload) -> together ? job(payload) : ofAnySize(payload)).toList();
	}

	private CompletableFuture<@Nullable Void> sendAll(List<OutgoingJob> messages,
			Function<OutgoingJob, Delivery> send) {
		List<CompletableFuture<MessageId>> sent = messages.stream().map((message) -> tryToSend(message, send)).toList();
		return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).handle((all, failure) -> {
			if (failure != null) {
				throw failureOf(sent);
			}
			return null;
		});
	}

	/** A message that is refused, for example as too large, fails alone. */
	private static CompletableFuture<MessageId> tryToSend(OutgoingJob message, Function<OutgoingJob, Delivery> send) {
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
		return BlockingWait.await(this.queue.value(), (caller) -> request(payload, responseType, (replies) -> caller));
	}

	@Override
	public <T> @Nullable T sendAndReceive(@Nullable Object payload, ParameterizedTypeReference<T> responseType) {
		return BlockingWait.await(this.queue.value(),
				(caller) -> request(payload, responseType.getType(), (replies) -> caller));
	}

	@Override
	public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload, Class<T> responseType) {
		return request(payload, responseType, CallerContext.capture());
	}

	@Override
	public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(@Nullable Object payload,
			ParameterizedTypeReference<T> responseType) {
		return request(payload, responseType.getType(), CallerContext.capture());
	}

	@SuppressWarnings("unchecked")
	private <T> CompletableFuture<@Nullable T> request(@Nullable Object payload, Type responseType,
			UnaryOperator<Executor> completions) {
		return this.paths.transport()
			.request(this.queue, job(payload), this.timeout, completions, this.observer)
			.thenApply((answer) -> (T) read(answer, responseType));
	}

	private @Nullable Object read(Content answer, Type responseType) {
		try {
			return this.paths.payloads().read(answer, responseType);
		}
		catch (UnreadableMessageException ex) {
			throw (DeliveryFailedException) new DeliveryFailedException(Reason.UNREADABLE_RESPONSE,
					"Queue '" + this.queue + "': the answer cannot be read: " + ex.getMessage())
				.initCause(ex);
		}
	}

}
