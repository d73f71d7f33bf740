// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;

/**
 * Context of {@link QueueObservation#BATCH}. Each message of a batch has a trace that
 * began with its sender, so that none of them is the batch's own: a span of the call
 * links to those of the messages.
 *
 * @since 0.1.0
 */
public final class QueueBatchContext extends Observation.Context {

	private final List<ObservationView> messages;

	/** Takes the observations of the messages that are in the call. */
	public QueueBatchContext(List<? extends ObservationView> messages) {
		this.messages = List.copyOf(messages);
	}

	/** Returns the {@link QueueObservation#PROCESS} observations of the messages. */
	public List<ObservationView> messages() {
		return this.messages;
	}

}
