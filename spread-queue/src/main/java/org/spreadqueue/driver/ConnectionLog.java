// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.driver;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;

/**
 * Logs a connection without flooding the log: one warning when it is lost, one line when
 * it is back, attempts in between at debug level. Remembers why there is none. Belongs to
 * one event loop.
 */
final class ConnectionLog {

	private static final long NO_OUTAGE = -1;

	private final String name;

	private final Logger logger;

	private final Level first;

	private long outageSince = NO_OUTAGE;

	private String outage;

	/**
	 * Creates the log of a program.
	 * @param first level of the line about a connection before which none was lost
	 */
	ConnectionLog(String name, List<SpreadAddress> daemons, Logger logger, Level first) {
		this.name = name;
		this.logger = logger;
		this.first = first;
		this.outage = "nothing has answered yet at "
				+ daemons.stream().map(SpreadAddress::toString).collect(Collectors.joining(", "));
	}

	void connected(Object daemon) {
		if (this.outageSince == NO_OUTAGE) {
			this.logger.atLevel(this.first).log("{}: connected to Spread daemon {}", this.name, daemon);
			return;
		}
		Duration outage = Duration.ofNanos(System.nanoTime() - this.outageSince);
		this.logger.info("{}: connected to Spread daemon {} after {} ms without", this.name, daemon, outage.toMillis());
		this.outageSince = NO_OUTAGE;
	}

	void lost(SpreadException cause) {
		beginOutage(cause);
	}

	void failed(int attempt, Duration retryIn, SpreadException cause) {
		if (!beginOutage(cause)) {
			this.logger.debug("{}: attempt {} to connect failed, next in {} ms: {}", this.name, attempt,
					retryIn.toMillis(), cause.getMessage());
		}
	}

	/** Says what happened last, while there is no connection. */
	String outage() {
		return this.outage;
	}

	private boolean beginOutage(SpreadException cause) {
		this.outage = String.valueOf(cause.getMessage());
		if (this.outageSince != NO_OUTAGE) {
			return false;
		}
		this.outageSince = System.nanoTime();
		this.logger.warn("{}: no connection to a Spread daemon, trying again until there is one: {}", this.name,
				cause.getMessage());
		return true;
	}

}
