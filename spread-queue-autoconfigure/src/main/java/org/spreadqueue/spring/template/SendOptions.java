package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How a message is sent. Queue managers of Perl know none of it but the time to wait for
 * an answer.
 *
 * @param headers texts that travel with the message
 * @param priority 0 to 9, higher ones first, {@code null} for the usual one
 * @param delay how long the message waits in the queue at least, {@code null} for nothing
 * @param expiry after which time in the queue it is no longer worth doing, {@code null}
 * if it always is
 * @param key messages with the same key are worked on one at a time and in order,
 * {@code null} if the order does not matter
 */
public record SendOptions(Map<String, String> headers, @Nullable Integer priority, @Nullable Duration delay,
		@Nullable Duration expiry, @Nullable String key) {

	/** Highest priority. */
	public static final int MAX_PRIORITY = 9;

	/** Nothing out of the ordinary. */
	public static final SendOptions NONE = new SendOptions(Map.of(), null, null, null, null);

	/**
	 * Checks the options.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public SendOptions {
		headers = Map.copyOf(headers);
		Assert.isTrue(priority == null || (priority >= 0 && priority <= MAX_PRIORITY),
				() -> "Priority " + priority + " is not between 0 and " + MAX_PRIORITY + ", the highest.");
		Assert.isTrue(delay == null || !delay.isNegative(), () -> "Delay " + delay + " is negative.");
		Assert.isTrue(expiry == null || expiry.toMillis() > 0,
				() -> "Expiry " + expiry + " is less than a millisecond, so that nobody could get the message.");
		Assert.isTrue(key == null || !key.isEmpty(), "'key' must not be empty");
	}

	SendOptions withHeader(String name, String value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, () -> "Header '" + name + "' must not be null");
		Map<String, String> added = new LinkedHashMap<>(this.headers);
		added.put(name, value);
		return new SendOptions(added, this.priority, this.delay, this.expiry, this.key);
	}

	SendOptions withPriority(int priority) {
		return new SendOptions(this.headers, priority, this.delay, this.expiry, this.key);
	}

	SendOptions withDelay(Duration delay) {
		return new SendOptions(this.headers, this.priority, delay, this.expiry, this.key);
	}

	SendOptions withExpiry(Duration expiry) {
		return new SendOptions(this.headers, this.priority, this.delay, expiry, this.key);
	}

	SendOptions withKey(String key) {
		return new SendOptions(this.headers, this.priority, this.delay, this.expiry, key);
	}

}
