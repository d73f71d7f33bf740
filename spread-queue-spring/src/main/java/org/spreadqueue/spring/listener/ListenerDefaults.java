// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Default settings of listeners.
 *
 * @param queue default queue, {@code null} if each listener has to name its own
 * @param changes turns the library's settings of a listener into the application's
 * @since 0.1.0
 */
public record ListenerDefaults(@Nullable QueueName queue, UnaryOperator<ListenerOptions> changes) {

	/** The library's settings, without a queue. */
	public static final ListenerDefaults STANDARD = new ListenerDefaults(null, UnaryOperator.identity());

	/** Returns the settings of a listener that sets only its id and queue. */
	public ListenerOptions options(String id, QueueName queue) {
		return this.changes.apply(ListenerOptions.of(id, WorkerOptions.of(queue)));
	}

}
