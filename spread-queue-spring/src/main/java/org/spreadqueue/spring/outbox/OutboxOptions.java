// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Duration;

import org.springframework.util.Assert;

import org.spreadqueue.spring.database.DatabaseTables;

/**
 * Immutable settings of an outbox.
 *
 * @param tableName name of its table, perhaps with that of its schema
 * @param pollInterval how long messages may lie in the table that nobody in this program
 * has announced, such as those that a program has left which died
 * @param batchSize how many messages are sent in one transaction at most
 * @param retryDelay how long a message waits after it could not be sent; doubles with
 * each further failure
 * @param maxRetryDelay how long it waits at most
 * @since 0.1.0
 */
public record OutboxOptions(String tableName, Duration pollInterval, int batchSize, Duration retryDelay,
		Duration maxRetryDelay) {

	public static final String DEFAULT_TABLE_NAME = "spread_queue_outbox";

	public static final Duration DEFAULT_POLL_INTERVAL = Duration.ofSeconds(1);

	public static final int DEFAULT_BATCH_SIZE = 100;

	public static final Duration DEFAULT_RETRY_DELAY = Duration.ofSeconds(1);

	public static final Duration DEFAULT_MAX_RETRY_DELAY = Duration.ofSeconds(30);

	public static final OutboxOptions DEFAULT = new OutboxOptions(DEFAULT_TABLE_NAME, DEFAULT_POLL_INTERVAL,
			DEFAULT_BATCH_SIZE, DEFAULT_RETRY_DELAY, DEFAULT_MAX_RETRY_DELAY);

	private static final int MAX_BATCH_SIZE = 1000;

	/** From here on, doubling would make no difference. */
	private static final int MAX_DOUBLINGS = 30;

	/** {@link IllegalArgumentException} if a value is out of range. */
	public OutboxOptions {
		DatabaseTables.requireName(tableName);
		pollInterval = DatabaseTables.positive("Poll interval", pollInterval);
		Assert.isTrue(batchSize > 0 && batchSize <= MAX_BATCH_SIZE,
				() -> "Batch size " + batchSize + " is not between 1 and " + MAX_BATCH_SIZE + ".");
		retryDelay = DatabaseTables.positive("Retry delay", retryDelay);
		maxRetryDelay = DatabaseTables.positive("Longest retry delay", maxRetryDelay);
	}

	public OutboxOptions withTableName(String tableName) {
		return new OutboxOptions(tableName, this.pollInterval, this.batchSize, this.retryDelay, this.maxRetryDelay);
	}

	public OutboxOptions withPollInterval(Duration pollInterval) {
		return new OutboxOptions(this.tableName, pollInterval, this.batchSize, this.retryDelay, this.maxRetryDelay);
	}

	public OutboxOptions withBatchSize(int batchSize) {
		return new OutboxOptions(this.tableName, this.pollInterval, batchSize, this.retryDelay, this.maxRetryDelay);
	}

	public OutboxOptions withRetryDelay(Duration retryDelay) {
		return new OutboxOptions(this.tableName, this.pollInterval, this.batchSize, retryDelay, this.maxRetryDelay);
	}

	public OutboxOptions withMaxRetryDelay(Duration maxRetryDelay) {
		return new OutboxOptions(this.tableName, this.pollInterval, this.batchSize, this.retryDelay, maxRetryDelay);
	}

	/** Returns the milliseconds to wait after so many failures, from 1. */
	long delayAfter(int failures) {
		long longest = this.maxRetryDelay.toMillis();
		double delay = this.retryDelay.toMillis() * Math.pow(2, Math.min(failures - 1, MAX_DOUBLINGS));
		return (delay < longest) ? (long) delay : longest;
	}

}
