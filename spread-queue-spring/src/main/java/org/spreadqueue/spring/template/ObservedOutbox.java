// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spring.observation.SendContext;
import org.spreadqueue.spring.observation.SendObservationConvention;

/**
 * Observes writing to another outbox, and adds the trace of the caller to the headers, so
 * that it goes on where the message is received, whoever sends it.
 */
final class ObservedOutbox implements MessageOutbox {

	private final MessageOutbox target;

	private final ObservationRegistry registry;

	private final @Nullable SendObservationConvention convention;

	ObservedOutbox(MessageOutbox target, ObservationRegistry registry, @Nullable SendObservationConvention convention) {
		this.target = target;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void write(QueueName queue, List<OutgoingJob> messages) {
		List<Observation> observations = new ArrayList<>();
		List<OutgoingJob> traced = new ArrayList<>();
		try {
			for (OutgoingJob message : messages) {
				SendContext context = new SendContext(queue.value(), false);
				observations.add(ObservedTransport.start(context, this.registry, this.convention));
				traced.add(ObservedTransport.traced(message, context));
			}
			this.target.write(queue, traced);
		}
		catch (RuntimeException ex) {
			observations.forEach((observation) -> observation.error(ex));
			throw ex;
		}
		finally {
			observations.forEach(Observation::stop);
		}
	}

	@Override
	public MessageOutbox forConnection(String connection) {
		return new ObservedOutbox(this.target.forConnection(connection), this.registry, this.convention);
	}

}
