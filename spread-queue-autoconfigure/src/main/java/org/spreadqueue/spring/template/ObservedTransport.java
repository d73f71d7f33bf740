package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;

/**
 * Observes what is sent through another transport, and has the trace travel with it.
 *
 * @param target the other transport
 * @param registry where observations go
 * @param convention names and keys, {@code null} for the default
 */
record ObservedTransport(QueueTransport target, ObservationRegistry registry,
		@Nullable SendObservationConvention convention) implements QueueTransport {

	@Override
	public SendReceipt submit(QueueName queue, JsonNode payload, SendOptions options, Map<String, String> trace) {
		return observe(new SendContext(queue.value(), false), trace,
				(headers) -> this.target.submit(queue, payload, options, headers), SendReceipt::accepted);
	}

	@Override
	public CompletableFuture<JsonNode> request(QueueName queue, JsonNode payload, SendOptions options,
			Map<String, String> trace, Duration timeout) {
		return observe(new SendContext(queue.value(), true), trace,
				(headers) -> this.target.request(queue, payload, options, headers, timeout), (answer) -> answer);
	}

	private <T> T observe(SendContext context, Map<String, String> trace, Function<Map<String, String>, T> send,
			Function<T, ? extends CompletableFuture<?>> end) {
		Observation observation = SendObservation.SEND.observation(this.convention,
				DefaultSendObservationConvention.INSTANCE, () -> context, this.registry);
		observation.start();
		T result;
		try (Observation.Scope scope = observation.openScope()) {
			Map<String, String> headers = new HashMap<>(trace);
			if (context.getCarrier() != null) {
				headers.putAll(context.getCarrier());
			}
			result = send.apply(headers);
		}
		catch (RuntimeException ex) {
			observation.error(ex).stop();
			throw ex;
		}
		end.apply(result).whenComplete((value, failure) -> {
			if (failure != null) {
				observation.error((failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure);
			}
			observation.stop();
		});
		return result;
	}

}
