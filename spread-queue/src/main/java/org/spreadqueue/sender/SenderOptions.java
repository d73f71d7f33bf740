package org.spreadqueue.sender;

import java.time.Duration;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;

/**
 * Settings of a sender.
 *
 * @param queue the queue it sends to
 * @param format how payloads are written
 * @param sendTimeout how long a message may take to be confirmed by a manager, waiting
 * for a daemon or a manager included
 * @param maxConcurrentRequests requests that may be outstanding at a time, 1 to 500; with
 * a Perl manager each is a Spread session of its own, because answers carry nothing that
 * tells them apart
 * @param probeInterval how often to ask whether a manager is there when nothing is sent
 * @param maxUnsettledMessages messages that are kept after a manager has accepted them and
 * until they are done, so that its successor can have them again; beyond, the oldest are
 * released
 * @param maxUnsettledSize bytes of those messages
 */
public record SenderOptions(QueueName queue, WireFormat format, Duration sendTimeout, int maxConcurrentRequests,
		Duration probeInterval, int maxUnsettledMessages, long maxUnsettledSize) {

	/** Timeout of the Perl sender. */
	public static final Duration DEFAULT_SEND_TIMEOUT = Duration.ofSeconds(5);

	/** Outstanding requests, if not set. */
	public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 16;

	/** Time between two questions for the manager, if not set. */
	public static final Duration DEFAULT_PROBE_INTERVAL = Duration.ofSeconds(5);

	/** Accepted messages that are kept, if not set. */
	public static final int DEFAULT_MAX_UNSETTLED_MESSAGES = 100_000;

	/** Bytes of accepted messages that are kept, if not set. */
	public static final long DEFAULT_MAX_UNSETTLED_SIZE = 64L * 1024 * 1024;

	/** A daemon takes 997 sessions in all. */
	private static final int MAX_REQUESTS = 500;

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public SenderOptions {
		if (maxConcurrentRequests < 1 || maxConcurrentRequests > MAX_REQUESTS) {
			throw new IllegalArgumentException("Concurrent requests " + maxConcurrentRequests + " of queue '" + queue
					+ "' are not between 1 and " + MAX_REQUESTS
					+ ". Each outstanding request is a session of the Spread daemon, which has 997 of them.");
		}
		requirePositive("Send timeout", sendTimeout, queue);
		requirePositive("Probe interval", probeInterval, queue);
		if (maxUnsettledMessages < 0 || maxUnsettledSize < 0) {
			throw new IllegalArgumentException("Retained messages " + maxUnsettledMessages + " or bytes "
					+ maxUnsettledSize + " of queue '" + queue + "' are negative. 0 keeps none.");
		}
	}

	private static void requirePositive(String what, Duration value, QueueName queue) {
		if (value.toMillis() < 1) {
			throw new IllegalArgumentException(
					what + " " + value + " of queue '" + queue + "' is less than a millisecond.");
		}
	}

	/**
	 * Returns the usual settings.
	 * @param queue the queue
	 * @return the settings
	 */
	public static SenderOptions of(QueueName queue) {
		return new SenderOptions(queue, WireFormat.DEFAULT, DEFAULT_SEND_TIMEOUT, DEFAULT_MAX_CONCURRENT_REQUESTS,
				DEFAULT_PROBE_INTERVAL, DEFAULT_MAX_UNSETTLED_MESSAGES, DEFAULT_MAX_UNSETTLED_SIZE);
	}

	/**
	 * Returns these settings with another send timeout.
	 * @param sendTimeout how long a message may take to be confirmed
	 * @return the settings
	 */
	public SenderOptions withSendTimeout(Duration sendTimeout) {
		return new SenderOptions(this.queue, this.format, sendTimeout, this.maxConcurrentRequests, this.probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize);
	}

	/**
	 * Returns these settings with another number of outstanding requests.
	 * @param maxConcurrentRequests requests that may be outstanding at a time
	 * @return the settings
	 */
	public SenderOptions withMaxConcurrentRequests(int maxConcurrentRequests) {
		return new SenderOptions(this.queue, this.format, this.sendTimeout, maxConcurrentRequests, this.probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize);
	}

	/**
	 * Returns these settings with another format.
	 * @param format how payloads are written
	 * @return the settings
	 */
	public SenderOptions withFormat(WireFormat format) {
		return new SenderOptions(this.queue, format, this.sendTimeout, this.maxConcurrentRequests, this.probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize);
	}

	/**
	 * Returns these settings with another time between two questions for the manager.
	 * @param probeInterval how often to ask
	 * @return the settings
	 */
	public SenderOptions withProbeInterval(Duration probeInterval) {
		return new SenderOptions(this.queue, this.format, this.sendTimeout, this.maxConcurrentRequests, probeInterval,
				this.maxUnsettledMessages, this.maxUnsettledSize);
	}

	/**
	 * Returns these settings with other bounds for what is kept until it is done.
	 * @param messages messages, 0 for none
	 * @param bytes bytes of those messages
	 * @return the settings
	 */
	public SenderOptions withMaxUnsettled(int messages, long bytes) {
		return new SenderOptions(this.queue, this.format, this.sendTimeout, this.maxConcurrentRequests,
				this.probeInterval, messages, bytes);
	}

}
