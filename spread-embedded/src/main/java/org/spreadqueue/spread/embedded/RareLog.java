package org.spreadqueue.spread.embedded;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of one kind of event, but not of thousands: one line in ten seconds, with the
 * count of those before it. So no client fills the log. Never throws.
 */
final class RareLog {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSpreadDaemon.class);

	static final Duration INTERVAL = Duration.ofSeconds(10);

	private final LongSupplier nanoTime;

	private long last;

	private int unspoken = -1;

	RareLog(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void warn(String what) {
		long now = this.nanoTime.getAsLong();
		if (this.unspoken >= 0 && now - this.last < INTERVAL.toNanos()) {
			this.unspoken++;
			return;
		}
		int more = Math.max(0, this.unspoken);
		this.last = now;
		this.unspoken = 0;
		try {
			logger.warn("{}{}", what, (more > 0) ? " (and %d more since the last warning)".formatted(more) : "");
		}
		catch (Throwable unloggable) {
			// For lack of memory, perhaps. What is warned of happens all the same.
		}
	}

}
