package org.spreadqueue.spring.annotation;

import java.util.Map;

/**
 * Thrown by a listener of batches when some of the messages have failed; the others are
 * done. Any other exception fails all messages of the batch. So does this one if the
 * listener returns responses, as the others would have none.
 *
 * @since 0.1.0
 */
public class BatchFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Map<Integer, ? extends Throwable> failures;

	/**
	 * Creates the exception.
	 * @param index place of the message in the list, from 0
	 * @param cause why it failed
	 */
	public BatchFailedException(int index, Throwable cause) {
		this(Map.of(index, cause));
	}

	/**
	 * Creates the exception.
	 * @param failures why messages failed, by their place in the list, from 0
	 */
	public BatchFailedException(Map<Integer, ? extends Throwable> failures) {
		super("Messages " + failures.keySet() + " of a batch failed");
		this.failures = Map.copyOf(failures);
		this.failures.values().forEach(this::addSuppressed);
	}

	/** Returns why messages failed, by their place in the list, from 0. */
	public Map<Integer, ? extends Throwable> failures() {
		return this.failures;
	}

}
