// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/** Does a job by calling the method of a class that takes its payload. */
final class ClassJobHandler implements ListenerHandler {

	private final AnnotatedElement listener;

	/** The methods for all kinds except objects. */
	private final Map<PayloadKind, PayloadHandler> byKind = new EnumMap<>(PayloadKind.class);

	private final ObjectHandlers objects;

	private final @Nullable PayloadHandler fallback;

	/** Makes results for error handlers: a response if any of the methods has one. */
	private final MethodJobHandler results;

	/** Refuses methods that would compete for a payload. */
	ClassJobHandler(AnnotatedElement listener, List<PayloadHandler> handlers, MessageConverter converter) {
		this.listener = listener;
		this.fallback = fallback(handlers);
		List<PayloadHandler> forObjects = new ArrayList<>();
		handlers.stream().filter((handler) -> !handler.isDefault()).forEach((handler) -> {
			PayloadKind kind = kind(handler);
			if (kind == PayloadKind.OBJECT) {
				forObjects.add(handler);
			}
			else {
				add(handler, kind);
			}
		});
		this.objects = new ObjectHandlers(listener, forObjects, converter);
		this.results = handlers.stream()
			.map(PayloadHandler::jobs)
			.filter(MethodJobHandler::responds)
			.findFirst()
			.orElse(handlers.get(0).jobs());
	}

	private @Nullable PayloadHandler fallback(List<PayloadHandler> handlers) {
		List<PayloadHandler> defaults = handlers.stream().filter(PayloadHandler::isDefault).toList();
		if (defaults.size() > 1) {
			throw new InvalidQueueListenerException(this.listener,
					"Its methods " + defaults.get(0) + " and " + defaults.get(1) + " are both the default.",
					"Keep one @QueueHandler(isDefault = true).");
		}
		return defaults.isEmpty() ? null : defaults.get(0);
	}

	private static PayloadKind kind(PayloadHandler handler) {
		Class<?> type = handler.payload();
		if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
			throw new InvalidQueueListenerException(handler.method(),
					"Its payload is of type " + type.getSimpleName() + ", which takes any message.",
					"Make it @QueueHandler(isDefault = true), or give the parameter a type of its own.");
		}
		return PayloadKind.of(type);
	}

	private void add(PayloadHandler handler, PayloadKind kind) {
		PayloadHandler other = this.byKind.put(kind, handler);
		if (other != null) {
			throw new InvalidQueueListenerException(this.listener,
					"Its methods " + other + " and " + handler + " both take " + kind + ".",
					"Keep one of them, and decide in it what is to be done.");
		}
	}

	@Override
	public CompletionStage<JobResult> handle(Job job) {
		PayloadMatch match = match(job);
		if (match.handler() != null) {
			return match.handler().jobs().handle(job, match.payload());
		}
		if (this.fallback == null) {
			throw new MessageConversionException("No @QueueHandler method of " + this.listener + " takes "
					+ match.description() + ". Add one, or one with isDefault = true for all that fits no other.");
		}
		return this.fallback.jobs().handle(job);
	}

	@Override
	public CompletionStage<JobResult> result(@Nullable Object value) {
		return this.results.result(value);
	}

	private PayloadMatch match(Job job) {
		PayloadKind kind = PayloadKind.of(job);
		if (kind == null) {
			return new PayloadMatch(null, job, "a message without a payload");
		}
		if (kind == PayloadKind.OBJECT) {
			return this.objects.match(job);
		}
		PayloadHandler handler = this.byKind.get(kind);
		return new PayloadMatch((handler == null && kind.isScalar()) ? onlyScalar() : handler, job, kind.toString());
	}

	private @Nullable PayloadHandler onlyScalar() {
		List<PayloadKind> kinds = this.byKind.keySet().stream().filter(PayloadKind::isScalar).toList();
		return (kinds.size() == 1) ? this.byKind.get(kinds.get(0)) : null;
	}

}
