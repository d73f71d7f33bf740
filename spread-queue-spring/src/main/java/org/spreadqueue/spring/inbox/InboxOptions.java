package org.spreadqueue.spring.inbox;

import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

import org.spreadqueue.spread.Durations;

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

	private static final Pattern TABLE_NAME = Pattern
		.compile("[\\p{L}_][\\p{L}\\p{N}_$]*(\\.[\\p{L}_][\\p{L}\\p{N}_$]*)*");

	public static final InboxOptions DEFAULT = new InboxOptions(DEFAULT_TABLE_NAME, DEFAULT_RETENTION,
			DEFAULT_CLEANUP_INTERVAL);

	/** {@link IllegalArgumentException} if a value is out of range. */
	public InboxOptions {
		Assert.isTrue(TABLE_NAME.matcher(tableName).matches(), () -> "Table name '" + tableName
				+ "' is not possible. Use letters, digits, '_' and '$', and '.' after the name of a schema.");
		retention = positive("Retention", retention);
		cleanupInterval = positive("Cleanup interval", cleanupInterval);
	}

	private static Duration positive(String name, Duration duration) {
		Duration limited = Durations.limited(duration);
		Assert.isTrue(limited.toMillis() > 0, () -> name + " " + duration + " is less than a millisecond.");
		return limited;
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
