// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

import org.spreadqueue.worker.Job;

/**
 * Context of {@link QueueObservation#PROCESS}. Its carrier is the message, whose headers
 * bring the sender's trace. A Perl manager drops headers: then each message begins a
 * trace.
 *
 * @since 0.1.0
 */
public final class QueueProcessContext extends ReceiverContext<Job> {

	private final String listenerId;

	private volatile String outcome = "success";

	/** Takes the message, and the id of the listener that gets it. */
	public QueueProcessContext(Job job, String listenerId) {
		super((carrier, key) -> carrier.headers().get(key), Kind.CONSUMER);
		setCarrier(job);
		this.listenerId = listenerId;
	}

	/** Returns the id of the listener. */
	public String listenerId() {
		return this.listenerId;
	}

	/**
	 * Returns {@code success}, {@code recovered}, {@code failure} or {@code requeued},
	 * once known.
	 */
	public String outcome() {
		return this.outcome;
	}

	/** Called by the container when the outcome is known. */
	public void outcome(String outcome) {
		this.outcome = outcome;
	}

}
