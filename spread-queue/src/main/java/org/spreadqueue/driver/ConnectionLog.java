package org.spreadqueue.driver;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

import org.spreadqueue.spread.SpreadException;

/**
 * Says what becomes of the connection of a program, without flooding the log: one warning
 * when it is lost, one line per attempt of the first session only, one line when
 * everything is connected again. Belongs to one event loop.
 */
public final class ConnectionLog {

	private static final long NO_OUTAGE = -1;

	private final String name;

	private final int sessions;

	private final Logger logger;

	private int connected;

	private long outageSince = NO_OUTAGE;

	/**
	 * Creates the log.
	 * @param name name of the program, which begins each line
	 * @param sessions how many sessions it has
	 * @param logger where to write
	 */
	public ConnectionLog(String name, int sessions, Logger logger) {
		this.name = name;
		this.sessions = sessions;
		this.logger = logger;
	}

	/**
	 * Creates a log for sessions that share the fate of one that is logged.
	 * @return a log that says nothing
	 */
	public static ConnectionLog silent() {
		return new ConnectionLog("", 1, NOPLogger.NOP_LOGGER);
	}

	/**
	 * A session has a connection.
	 * @param daemon the daemon's address
	 */
	public void connected(Object daemon) {
		this.connected++;
		if (this.connected < this.sessions) {
			return;
		}
		if (this.outageSince == NO_OUTAGE) {
			this.logger.info("{}: connected to Spread daemon {}", this.name, daemon);
			return;
		}
		Duration outage = Duration.ofNanos(System.nanoTime() - this.outageSince);
		this.logger.info("{}: connected to Spread daemon {} after {} ms without", this.name, daemon, outage.toMillis());
		this.outageSince = NO_OUTAGE;
	}

	/**
	 * A session has lost its connection.
	 * @param cause why
	 */
	public void lost(SpreadException cause) {
		this.connected--;
		beginOutage(cause);
	}

	/**
	 * A session could not connect.
	 * @param attempt which attempt since the last connection, from 1
	 * @param retryIn when the next one follows
	 * @param cause why
	 */
	public void failed(int attempt, Duration retryIn, SpreadException cause) {
		if (!beginOutage(cause)) {
			this.logger.debug("{}: attempt {} to connect failed, next in {} ms: {}", this.name, attempt,
					retryIn.toMillis(), cause.getMessage());
		}
	}

	private boolean beginOutage(SpreadException cause) {
		if (this.outageSince != NO_OUTAGE) {
			return false;
		}
		this.outageSince = System.nanoTime();
		this.logger.warn("{}: no connection to a Spread daemon, trying again until there is one: {}", this.name,
				cause.getMessage());
		return true;
	}

}
