// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;

/**
 * Writes the log on a thread of its own. Where nobody reads it, the event loop would
 * block with the first line too many: lines are dropped instead, and counted in a line of
 * their own as soon as there is room again. What somebody has caught for lack of memory
 * ends the program.
 */
public final class DroppingAppender extends AsyncAppender {

	private final AtomicLong dropped = new AtomicLong();

	@Override
	public void start() {
		setNeverBlock(true);
		// Rather the newest lines of any level are dropped than older ones of some.
		setDiscardingThreshold(0);
		super.start();
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
			OutOfMemory.endIfCauseOf(proxy.getThrowable());
		}
		// A line more, for what was dropped. Other threads may take the room meanwhile.
		if (getRemainingCapacity() < 2) {
			this.dropped.incrementAndGet();
			return;
		}
		long missing = this.dropped.getAndSet(0);
		if (missing > 0) {
			super.append(new LoggingEvent(DroppingAppender.class.getName(), logger(), Level.WARN,
					"{} lines of this log are missing: nobody has read it fast enough", null,
					new Object[] { missing }));
		}
		super.append(event);
	}

	/** Lines dropped since the last one that says so. */
	long dropped() {
		return this.dropped.get();
	}

	private Logger logger() {
		return ((LoggerContext) getContext()).getLogger(DroppingAppender.class);
	}

	/**
	 * Writes what waits, for a second at most. Does not wait for a reader that never
	 * comes.
	 */
	static void flush() {
		Logger root = (Logger) org.slf4j.LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		root.iteratorForAppenders().forEachRemaining((appender) -> {
			if (appender instanceof DroppingAppender dropping) {
				dropping.stop();
			}
		});
	}

}
