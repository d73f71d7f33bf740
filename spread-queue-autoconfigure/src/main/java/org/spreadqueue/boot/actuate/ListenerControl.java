// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import org.spreadqueue.spring.listener.QueueListenerContainer;

/**
 * Starts and stops listeners without waiting for their running calls. The start of a
 * container would wait for the end of a stop under way, so it is asked for only where
 * there can be none.
 */
final class ListenerControl {

	/** Those that have been stopped here, and have not ended yet. */
	private final Set<QueueListenerContainer> stopping = ConcurrentHashMap.newKeySet();

	/**
	 * Starts a listener that has stopped; no effect if it runs.
	 * @throws InvalidEndpointRequestException if it was stopped here and still runs
	 */
	void start(QueueListenerContainer container) {
		if (!container.isRunning()) {
			container.start();
		}
		else if (this.stopping.contains(container)) {
			String message = "Listener '" + container.options().id()
					+ "' is still stopping; start it when its state is STOPPED";
			throw new InvalidEndpointRequestException(message, message);
		}
	}

	void stop(QueueListenerContainer container) {
		this.stopping.add(container);
		container.stop(() -> this.stopping.remove(container));
	}

}
