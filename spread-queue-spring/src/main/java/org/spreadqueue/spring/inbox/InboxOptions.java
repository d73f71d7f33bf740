// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.time.Duration;

import org.spreadqueue.spring.database.DatabaseTables;

/**
 * Immutable settings of an inbox.
 *
 * @param tableName name of its table, perhaps with that of its schema
 * @param retention how long a message is recognised after it was done: longer than what
 * can pass between two deliveries of a message, with retries and the time until a manager
 * that has a journal, or an application that has an outbox, is back
 * @param cleanupInterval how often what is older is deleted
 * @since 0.1.0
 */
public record InboxOptions(String tableName, Duration retention, Duration cleanupInterval) {

	public static final String DEFAULT_TABLE_NAME = "spread_queue_inbox";

	public static final Duration DEFAULT_RETENTION = Duration.ofDays(7);

	public static final Duration DEFAULT_CLEANUP_INTERVAL = Duration.ofMinutes(10);

	public static final InboxOptions DEFAULT = new InboxOptions(DEFAULT_TABLE_NAME, DEFAULT_RETENTION,
			DEFAULT_CLEANUP_INTERVAL);

	/** {@link IllegalArgumentException} if a value is out of range. */
	public InboxOptions {
		DatabaseTables.requireName(tableName);
		retention = DatabaseTables.positive("Retention", retention);
		cleanupInterval = DatabaseTables.positive("Cleanup interval", cleanupInterval);
	}

	public InboxOptions withTableName(String tableName) {
		return new InboxOptions(tableName, this.retention, this.cleanupInterval);
	}

	public InboxOptions withRetention(Duration retention) {
		return new InboxOptions(this.tableName, retention, this.cleanupInterval);
	}

	public InboxOptions withCleanupInterval(Duration cleanupInterval) {
		return new InboxOptions(this.tableName, this.retention, cleanupInterval);
	}

}
