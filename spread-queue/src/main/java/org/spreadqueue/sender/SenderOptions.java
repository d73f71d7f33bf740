// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.time.Duration;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.Durations;

/**
 * Settings of a sender. Times of more than a hundred years count as a hundred.
 *
 * @param format how payloads are written
 * @param sendTimeout how long a manager may take to accept a message, including the wait
 * for a daemon or a manager
 * @param maxConcurrentRequests requests that may be outstanding at a time, 1 to 500; with
 * a legacy manager each has its own session, because answers do not name their request
 * @param probeInterval how often to ask whether a manager is there when nothing is sent
 * @param maxUnsettledMessages accepted messages that stay in memory until their outcome
 * is known, so that the next manager can have them again; beyond, the oldest are released
 * @param maxUnsettledSize bytes of those messages
 * @param keys with which native messages are sealed, and whether others are refused
 * @since 0.1.0
 */
public record SenderOptions(QueueName queue, WireFormat format, Duration sendTimeout, int maxConcurrentRequests,
		Duration probeInterval, int maxUnsettledMessages, long maxUnsettledSize, SealKeys keys) {

	/** The timeout of the Perl sender. */
	public static final Duration DEFAULT_SEND_TIMEOUT = Duration.ofSeconds(5);

	public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 16;

	public static final Duration DEFAULT_PROBE_INTERVAL = Duration.ofSeconds(5);

	public static final int DEFAULT_MAX_UNSETTLED_MESSAGES = 100_000;

	public static final long DEFAULT_MAX_UNSETTLED_SIZE = 64L * 1024 * 1024;

	/** A daemon takes 997 sessions in all. */
	private static final int MAX_REQUESTS = 500;

	/** Throws an {@link IllegalArgumentException} if a setting is out of its range. */
	public SenderOptions {
		if (maxConcurrentRequests < 1 || maxConcurrentRequests > MAX_REQUESTS) {
			throw new IllegalArgumentException("Concurrent requests " + maxConcurrentRequests + " of queue '" + queue
					+ "' are not between 1 and " + MAX_REQUESTS
					+ ". Each outstanding request is a session of the Spread daemon, which has 997 of them.");
		}
		sendTimeout = Durations.limited(sendTimeout);
		probeInterval = Durations.limited(probeInterval);
		requirePositive("Send timeout", sendTimeout, queue);
		requirePositive("Probe interval", probeInterval, queue);
		if (maxUnsettledMessages < 0 || maxUnsettledSize < 0) {
			throw new IllegalArgumentException("Limit of unsettled messages " + maxUnsettledMessages + " or bytes "
					+ maxUnsettledSize + " of queue '" + queue + "' are negative. 0 keeps none.");
		}
	}

	private static void requirePositive(String what, Duration value, QueueName queue) {
		if (value.toMillis() < 1) {
			throw new IllegalArgumentException(
					what + " " + value + " of queue '" + queue + "' is less than a millisecond.");
		}
	}

	/** Returns default settings. */
	public static SenderOptions of(QueueName queue) {
		return new SenderOptions(queue, WireFormat.DEFAULT, DEFAULT_SEND_TIMEOUT, DEFAULT_MAX_CONCURRENT_REQUESTS,
				DEFAULT_PROBE_INTERVAL, DEFAULT_MAX_UNSETTLED_MESSAGES, DEFAULT_MAX_UNSETTLED_SIZE, SealKeys.NONE);
	}

	public SenderOptions withSendTimeout(Duration sendTimeout) {
		return new SenderOptions(this.queue, this.format, sendTimeout, this.maxConcurrentRequests, this.probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize, this.keys);
	}

	public SenderOptions withMaxConcurrentRequests(int maxConcurrentRequests) {
		return new SenderOptions(this.queue, this.format, this.sendTimeout, maxConcurrentRequests, this.probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize, this.keys);
	}

	public SenderOptions withFormat(WireFormat format) {
		return new SenderOptions(this.queue, format, this.sendTimeout, this.maxConcurrentRequests, this.probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize, this.keys);
	}

	public SenderOptions withProbeInterval(Duration probeInterval) {
		return new SenderOptions(this.queue, this.format, this.sendTimeout, this.maxConcurrentRequests, probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize, this.keys);
	}

	/** Returns these settings with other bounds for unsettled messages, 0 for none. */
	public SenderOptions withMaxUnsettled(int messages, long bytes) {
		return new SenderOptions(this.queue, this.format, this.sendTimeout, this.maxConcurrentRequests,
				this.probeInterval, messages, bytes, this.keys);
	}

	public SenderOptions withKeys(SealKeys keys) {
		return new SenderOptions(this.queue, this.format, this.sendTimeout, this.maxConcurrentRequests,
				this.probeInterval, this.maxUnsettledMessages, this.maxUnsettledSize, keys);
	}

}
