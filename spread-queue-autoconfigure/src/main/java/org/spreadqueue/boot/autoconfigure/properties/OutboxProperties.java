// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import org.spreadqueue.spring.outbox.OutboxOptions;

/**
 * Properties of the outbox, except those of its schema script.
 *
 * @param enabled Whether there is an outbox, a table of the application's database in
 * which one-way messages are part of the transaction that sends them. Needs a DataSource
 * and a transaction manager.
 * @param tableName Name of the table. Another one than the default needs a schema script
 * of its own.
 * @param pollInterval How long messages may lie in the table that another program has
 * left there. What this program commits is sent at once.
 * @param batchSize How many messages are sent in one transaction at most.
 * @param retryDelay How long messages wait after a queue took none of them. Doubles with
 * each further failure.
 * @param maxRetryDelay How long they wait at most.
 * @since 0.1.0
 */
public record OutboxProperties(@DefaultValue("false") boolean enabled, @Nullable String tableName,
		@Nullable Duration pollInterval, @Nullable Integer batchSize, @Nullable Duration retryDelay,
		@Nullable Duration maxRetryDelay) {

	public OutboxOptions options() {
		return PropertyMapping.of("outbox.", OutboxOptions.DEFAULT)
			.set("table-name", this.tableName, OutboxOptions::withTableName)
			.set("poll-interval", this.pollInterval, OutboxOptions::withPollInterval)
			.set("batch-size", this.batchSize, OutboxOptions::withBatchSize)
			.set("retry-delay", this.retryDelay, OutboxOptions::withRetryDelay)
			.set("max-retry-delay", this.maxRetryDelay, OutboxOptions::withMaxRetryDelay)
			.options();
	}

}
