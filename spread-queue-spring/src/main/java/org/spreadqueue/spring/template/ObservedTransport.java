// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spring.observation.DefaultSendObservationConvention;
import org.spreadqueue.spring.observation.SendContext;
import org.spreadqueue.spring.observation.SendObservation;
import org.spreadqueue.spring.observation.SendObservationConvention;

/** Observes sending through another transport, and adds the trace to the headers. */
final class ObservedTransport implements QueueTransport {

	private static final SendObservationConvention DEFAULT_CONVENTION = new DefaultSendObservationConvention();

	private final QueueTransport target;

	private final ObservationRegistry registry;

	private final @Nullable SendObservationConvention convention;

	ObservedTransport(QueueTransport target, ObservationRegistry registry,
			@Nullable SendObservationConvention convention) {
		this.target = target;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Delivery submit(QueueName queue, OutgoingJob job, UnaryOperator<Executor> completions) {
		return observe(new SendContext(queue.value(), false), job,
				(traced) -> this.target.submit(queue, traced, completions), Delivery::accepted);
	}

	@Override
	public CompletableFuture<Content> request(QueueName queue, OutgoingJob job, Duration timeout,
			UnaryOperator<Executor> completions, @Nullable Consumer<Progress> observer) {
		return observe(new SendContext(queue.value(), true), job,
				(traced) -> this.target.request(queue, traced, timeout, completions, observer), (answer) -> answer);
	}

	private <T> T observe(SendContext context, OutgoingJob job, Function<OutgoingJob, T> send,
			Function<T, ? extends CompletableFuture<?>> outcome) {
		Observation observation = start(context, this.registry, this.convention);
		T result;
		try (Observation.Scope scope = observation.openScope()) {
			result = send.apply(traced(job, context));
		}
		catch (RuntimeException ex) {
			observation.error(ex).stop();
			throw ex;
		}
		outcome.apply(result).whenComplete((value, failure) -> {
			if (value instanceof MessageId id) {
				context.accepted(id);
			}
			if (failure != null) {
				observation.error((failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure);
			}
			observation.stop();
		});
		return result;
	}

	static Observation start(SendContext context, ObservationRegistry registry,
			@Nullable SendObservationConvention convention) {
		return SendObservation.SEND.start(convention, DEFAULT_CONVENTION, () -> context, registry);
	}

	/** Headers of the application win over those of the trace. */
	static OutgoingJob traced(OutgoingJob job, SendContext context) {
		Map<String, String> headers = new HashMap<>(Objects.requireNonNull(context.getCarrier()));
		headers.putAll(job.headers());
		return headers.equals(job.headers()) ? job : job.withHeaders(headers);
	}

}
