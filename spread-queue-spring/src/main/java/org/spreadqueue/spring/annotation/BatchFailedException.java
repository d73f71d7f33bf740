// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.Map;

/**
 * Thrown by a batch listener when some messages have failed and the others are done. Any
 * other exception fails the whole batch. So does this one if the listener returns
 * responses, because the others would have none.
 *
 * @since 0.1.0
 */
public class BatchFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Map<Integer, ? extends Throwable> failures;

	/** Reports one failed message by its place in the list, from 0. */
	public BatchFailedException(int index, Throwable cause) {
		this(Map.of(index, cause));
	}

	/** Reports failures by their place in the list, from 0. */
	public BatchFailedException(Map<Integer, ? extends Throwable> failures) {
		super("Messages " + failures.keySet() + " of a batch failed");
		this.failures = Map.copyOf(failures);
		this.failures.values().forEach(this::addSuppressed);
	}

	/** Returns the failures by their place in the list, from 0. */
	public Map<Integer, ? extends Throwable> failures() {
		return this.failures;
	}

}
