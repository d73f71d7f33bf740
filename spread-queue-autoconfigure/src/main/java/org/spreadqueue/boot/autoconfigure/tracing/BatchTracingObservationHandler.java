// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import org.springframework.core.Ordered;

import org.spreadqueue.spring.observation.QueueBatchContext;

/**
 * Makes a span of each call of a listener that takes batches. It begins a trace, and
 * links to the spans of the messages, each of which is in its sender's trace.
 */
final class BatchTracingObservationHandler extends DefaultTracingObservationHandler implements Ordered {

	BatchTracingObservationHandler(Tracer tracer) {
		super(tracer);
	}

	/** Before those of Spring Boot, of which one takes every context. */
	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof QueueBatchContext;
	}

	@Override
	public void onStart(Observation.Context context) {
		// The call may happen while the last of its messages is the current one.
		try (Tracer.SpanInScope none = getTracer().withSpan(null)) {
			getTracingContext(context).setSpan(start((QueueBatchContext) context));
		}
	}

	private Span start(QueueBatchContext context) {
		Span.Builder builder = getTracer().spanBuilder().kind(Span.Kind.CONSUMER);
		context.messages().forEach((message) -> {
			TracingContext tracing = message.getContextView().get(TracingContext.class);
			if (tracing != null && tracing.getSpan() != null) {
				builder.addLink(new Link(tracing.getSpan()));
			}
		});
		return builder.start();
	}

}
