// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.spread.Durations;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.observation.SendObservationConvention;

/**
 * Sends messages to queues through the senders of the application. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SpreadQueueTemplate implements SpreadQueueOperations {

	/** As long as a Perl sender waits for an answer. */
	public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

	/** What queues take at most, in bytes. */
	public static final long DEFAULT_MAX_PAYLOAD_SIZE = Sender.MAX_MESSAGE_BYTES;

	private final SendPaths paths;

	private final @Nullable QueueName defaultQueue;

	private final Duration requestTimeout;

	private final boolean afterCommit;

	private final @Nullable MessageOutbox outbox;

	SpreadQueueTemplate(Builder builder, QueueTransport transport) {
		this.paths = builder.paths(transport);
		this.defaultQueue = builder.defaultQueue;
		this.requestTimeout = builder.requestTimeout;
		this.afterCommit = builder.afterCommit;
		this.outbox = builder.throughOutbox ? this.paths.outbox() : null;
	}

	/** Begins a template that sends through these senders. */
	public static Builder builder(QueueSenders senders, PayloadConverter payloads) {
		return new Builder(senders, payloads);
	}

	@Override
	public SendSpec to(String queue) {
		return new DefaultSendSpec(this.paths, new QueueName(queue), OutgoingJob.of(Content.NULL), Object.class,
				this.requestTimeout, this.afterCommit, this.outbox, null);
	}

	@Override
	public SendSpec toDefaultQueue() {
		Assert.state(this.defaultQueue != null,
				"There is no default queue. Set the property spread.queue.name, or name the queue in the call.");
		return to(this.defaultQueue.value());
	}

	@Override
	public void send(@Nullable Object payload) {
		toDefaultQueue().send(payload);
	}

	@Override
	public void send(String queue, @Nullable Object payload) {
		to(queue).send(payload);
	}

	@Override
	public <T> @Nullable T sendAndReceive(@Nullable Object payload, Class<T> responseType) {
		return toDefaultQueue().sendAndReceive(payload, responseType);
	}

	@Override
	public <T> @Nullable T sendAndReceive(String queue, @Nullable Object payload, Class<T> responseType) {
		return to(queue).sendAndReceive(payload, responseType);
	}

	@Override
	public <T> @Nullable T sendAndReceive(String queue, @Nullable Object payload,
			ParameterizedTypeReference<T> responseType) {
		return to(queue).sendAndReceive(payload, responseType);
	}

	@Override
	public CompletableFuture<@Nullable Void> sendAsync(String queue, @Nullable Object payload) {
		return to(queue).sendAsync(payload);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(String queue, @Nullable Object payload,
			Class<T> responseType) {
		return to(queue).sendAndReceiveAsync(payload, responseType);
	}

	/** Builds a template. Not thread-safe. */
	public static final class Builder {

		private final QueueSenders senders;

		private final PayloadConverter payloads;

		private @Nullable QueueName defaultQueue;

		private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;

		private long maxPayloadSize = DEFAULT_MAX_PAYLOAD_SIZE;

		private boolean afterCommit;

		private @Nullable MessageOutbox outbox;

		private boolean throughOutbox = true;

		private ObservationRegistry observations = ObservationRegistry.NOOP;

		private @Nullable SendObservationConvention convention;

		private Builder(QueueSenders senders, PayloadConverter payloads) {
			Assert.notNull(senders, "'senders' must not be null");
			Assert.notNull(payloads, "'payloads' must not be null");
			this.senders = senders;
			this.payloads = payloads;
		}

		/** Sets the queue of calls that name none, {@code null} if each has to. */
		public Builder defaultQueue(@Nullable QueueName defaultQueue) {
			this.defaultQueue = defaultQueue;
			return this;
		}

		/** Sets how long answers may take; default {@link #DEFAULT_REQUEST_TIMEOUT}. */
		public Builder requestTimeout(Duration requestTimeout) {
			Duration limited = Durations.limited(requestTimeout);
			Assert.isTrue(limited.toMillis() > 0,
					() -> "Request timeout " + requestTimeout + " is less than a millisecond.");
			this.requestTimeout = limited;
			return this;
		}

		/**
		 * Sets the size of a payload, as written, above which the call refuses it with an
		 * {@link IllegalArgumentException}; default {@link #DEFAULT_MAX_PAYLOAD_SIZE},
		 * which is also the largest possible.
		 * @param bytes at least 1
		 */
		public Builder maxPayloadSize(long bytes) {
			Assert.isTrue(bytes > 0 && bytes <= Sender.MAX_MESSAGE_BYTES, () -> "Maximum payload size " + bytes
					+ " is not between 1 and " + Sender.MAX_MESSAGE_BYTES + " bytes.");
			this.maxPayloadSize = bytes;
			return this;
		}

		/**
		 * Sets whether one-way messages wait for the commit of the calling thread's
		 * transaction; default {@code false}.
		 */
		public Builder afterCommit(boolean afterCommit) {
			this.afterCommit = afterCommit;
			return this;
		}

		/** Sets the outbox for one-way messages, {@code null} for none, the default. */
		public Builder outbox(@Nullable MessageOutbox outbox) {
			this.outbox = outbox;
			return this;
		}

		/**
		 * Sets whether one-way messages go through the outbox, if there is one, unless
		 * the call says otherwise; default {@code true}.
		 */
		public Builder throughOutbox(boolean throughOutbox) {
			this.throughOutbox = throughOutbox;
			return this;
		}

		/** Sets the registry of observations; default none. */
		public Builder observationRegistry(ObservationRegistry observations) {
			Assert.notNull(observations, "'observations' must not be null");
			this.observations = observations;
			return this;
		}

		/** Sets names and keys of observations, {@code null} for the default ones. */
		public Builder observationConvention(@Nullable SendObservationConvention convention) {
			this.convention = convention;
			return this;
		}

		private SendPaths paths(QueueTransport transport) {
			if (this.observations.isNoop()) {
				return new SendPaths(transport, this.outbox, this.payloads, this.maxPayloadSize);
			}
			return new SendPaths(new ObservedTransport(transport, this.observations, this.convention),
					(this.outbox != null) ? new ObservedOutbox(this.outbox, this.observations, this.convention) : null,
					this.payloads, this.maxPayloadSize);
		}

		public SpreadQueueTemplate build() {
			return build(this.senders);
		}

		SpreadQueueTemplate build(QueueTransport transport) {
			return new SpreadQueueTemplate(this, transport);
		}

	}

}
