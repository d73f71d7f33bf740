// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.FormatException;

/**
 * The eleven fields of a status reply. Reads numbers from text too, because Data::Denter
 * delivers all fields as text.
 */
final class StatisticsFields {

	private static final String START_TIME = "START_TIME";

	private static final String RUN_TIME = "RUN_TIME";

	private static final String INBOUND_MESSAGES = "INBOUND_MESSAGES";

	private static final String ADMIN_MESSAGES = "ADMIN_MESSAGES";

	private static final String MESSAGES_DISPATCHED = "MESSAGES_DISPATCHED";

	private static final String MESSAGES_QUEUED = "MESSAGES_QUEUED";

	private static final String CURRENTLY_QUEUED = "CURRENTLY_QUEUED";

	private static final String GROSS_PENDING_TIME = "GROSS_PENDING_TIME";

	private static final String WORKER_NOTIFICATIONS = "WORKER_NOTIFICATIONS";

	private static final String WORKER_REGISTRATIONS = "WORKER_REGISTRATIONS";

	private static final String WORKER_TERMINATIONS = "WORKER_TERMINATIONS";

	/** No statistic needs more digits; exponents beyond it would only cost memory. */
	private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000_000L);

	/** Reading a number takes time with the square of its digits. */
	private static final int MOST_DIGITS = 64;

	private StatisticsFields() {
	}

	static ObjectNode write(QueueStatistics statistics) {
		BigDecimal pending = BigDecimal.valueOf(statistics.grossPendingTime().toNanos(), 9);
		return JsonNodeFactory.instance.objectNode()
			.put(START_TIME, statistics.startTime().getEpochSecond())
			.put(RUN_TIME, statistics.runTime().toSeconds())
			.put(INBOUND_MESSAGES, statistics.inboundMessages())
			.put(ADMIN_MESSAGES, statistics.adminMessages())
			.put(MESSAGES_DISPATCHED, statistics.messagesDispatched())
			.put(MESSAGES_QUEUED, statistics.messagesQueued())
			.put(CURRENTLY_QUEUED, statistics.currentlyQueued())
			.put(GROSS_PENDING_TIME, pending.stripTrailingZeros().toPlainString())
			.put(WORKER_NOTIFICATIONS, statistics.workerNotifications())
			.put(WORKER_REGISTRATIONS, statistics.workerRegistrations())
			.put(WORKER_TERMINATIONS, statistics.workerTerminations());
	}

	static QueueStatistics read(JsonNode body) throws FormatException {
		return new QueueStatistics(Instant.ofEpochSecond(whole(body, START_TIME)),
				Duration.ofSeconds(whole(body, RUN_TIME)), whole(body, INBOUND_MESSAGES), whole(body, ADMIN_MESSAGES),
				whole(body, MESSAGES_DISPATCHED), whole(body, MESSAGES_QUEUED), whole(body, CURRENTLY_QUEUED),
				seconds(body, GROSS_PENDING_TIME), whole(body, WORKER_NOTIFICATIONS), whole(body, WORKER_REGISTRATIONS),
				whole(body, WORKER_TERMINATIONS));
	}

	private static long whole(JsonNode body, String field) throws FormatException {
		return number(body, field).longValue();
	}

	private static Duration seconds(JsonNode body, String field) throws FormatException {
		return Duration.ofNanos(number(body, field).movePointRight(9).longValue());
	}

	private static BigDecimal number(JsonNode body, String field) throws FormatException {
		String text = body.path(field).asString("0");
		if (text.length() > MOST_DIGITS) {
			throw new FormatException("statistic " + field + " has " + text.length()
					+ " characters; a number has no more than " + MOST_DIGITS + " here");
		}
		BigDecimal number;
		try {
			number = new BigDecimal(text);
		}
		catch (NumberFormatException ex) {
			throw new FormatException("statistic " + field + " is '" + text + "', not a number");
		}
		if (number.abs().compareTo(LARGEST) > 0) {
			throw new FormatException("statistic " + field + " is '" + text + "', larger than any count or time");
		}
		return number;
	}

}
