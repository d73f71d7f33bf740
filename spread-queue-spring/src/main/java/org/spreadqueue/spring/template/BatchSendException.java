// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.Map;
import java.util.TreeMap;

import org.spreadqueue.QueueException;

/**
 * Some messages of a batch did not reach their queue. The others did.
 *
 * @since 0.1.0
 */
public class BatchSendException extends QueueException {

	private static final long serialVersionUID = 1L;

	private final transient Map<Integer, Throwable> failures;

	/** Reports failures (at least one) by their place in a batch of that size, from 0. */
	public BatchSendException(String queue, int size, Map<Integer, Throwable> failures) {
		super("Queue '" + queue + "': " + failures.size() + " of " + size
				+ " messages of the batch failed, the first one because: "
				+ new TreeMap<>(failures).firstEntry().getValue().getMessage());
		this.failures = Map.copyOf(failures);
		failures.values().forEach(this::addSuppressed);
	}

	/** Returns the failures by their place in the batch, from 0. */
	public Map<Integer, Throwable> failures() {
		return this.failures;
	}

}
