// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spring.inbox.InboxOptions;

/**
 * Properties of the inbox, in which it is remembered what idempotent listeners have done,
 * except those of its schema script.
 *
 * @param tableName Name of the table. Another one than the default needs a schema script
 * of its own.
 * @param retention How long a message is recognised after it was done. Longer than what
 * can pass between two deliveries of a message.
 * @param cleanupInterval How often what is older is deleted.
 * @since 0.1.0
 */
public record InboxProperties(@Nullable String tableName, @Nullable Duration retention,
		@Nullable Duration cleanupInterval) {

	public InboxOptions options() {
		return PropertyMapping.of("inbox.", InboxOptions.DEFAULT)
			.set("table-name", this.tableName, InboxOptions::withTableName)
			.set("retention", this.retention, InboxOptions::withRetention)
			.set("cleanup-interval", this.cleanupInterval, InboxOptions::withCleanupInterval)
			.options();
	}

}
