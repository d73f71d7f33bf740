// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.spread.internal.loop.SelectorLoop;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;

/** The shared state of a daemon's sessions. Lives on the loop thread. */
final class DaemonCore {

	private static final Logger logger = QuotingLogger.of(EmbeddedSpreadDaemon.class);

	private final EmbeddedDaemonOptions options;

	private final SelectorLoop loop;

	private final SessionTable sessions;

	private final Sequencer sequencer;

	private final Backlog backlog;

	private final HalfMessages<DaemonSession> halfMessages;

	private final DaemonCounters counters = new DaemonCounters();

	private final Deque<DaemonSession> lost = new ArrayDeque<>();

	private boolean endingLostSessions;

	private final LogLimit limit;

	DaemonCore(EmbeddedDaemonOptions options, SelectorLoop loop) {
		this.options = options;
		this.loop = loop;
		this.sessions = new SessionTable(options);
		this.limit = new LogLimit(logger, "embedded Spread daemon '" + options.daemonName() + "'");
		this.sequencer = new Sequencer((int) Instant.now().getEpochSecond(), options.maxSessionGroups());
		// Twice the limit of one session, so that a single slow receiver is thrown out
		// before it slows others down.
		this.backlog = new Backlog(loop::schedule, 2L * options.maxSessionBytes(), this.limit);
		this.halfMessages = new HalfMessages<>(options.maxSessionBytes(), DaemonSession::neverCompletes);
		loop.addRecovery(this::recover);
	}

	/** After a failure, be it for lack of memory, what was to happen happens now. */
	private void recover() {
		endLostSessions();
		this.backlog.watch();
		this.sessions.all().forEach(DaemonSession::recover);
		endLostSessions();
	}

	EmbeddedDaemonOptions options() {
		return this.options;
	}

	SelectorLoop loop() {
		return this.loop;
	}

	SessionTable sessions() {
		return this.sessions;
	}

	Sequencer sequencer() {
		return this.sequencer;
	}

	Backlog backlog() {
		return this.backlog;
	}

	HalfMessages<DaemonSession> halfMessages() {
		return this.halfMessages;
	}

	DaemonCounters counters() {
		return this.counters;
	}

	void opened(DaemonSession session) {
		this.counters.opened();
		this.sessions.opened(session);
		this.backlog.opened(session);
		this.sequencer.connected(session);
	}

	/** Others hear of the lost session after the request in progress. */
	void lost(DaemonSession session, long droppedBytes) {
		this.lost.add(session);
		this.backlog.closed(session);
		this.halfMessages.update(session, 0);
		this.counters.dropped(droppedBytes);
	}

	/**
	 * Tells the others about sessions that have ended. That can make further receivers
	 * overflow, which then wait for their turn here.
	 */
	void endLostSessions() {
		if (this.endingLostSessions) {
			return;
		}
		this.endingLostSessions = true;
		try {
			// Removed at the end: if it fails, it is tried again.
			for (DaemonSession session = this.lost.peek(); session != null; session = this.lost.peek()) {
				this.sequencer.disconnected(session);
				this.sessions.remove(session);
				this.lost.remove();
			}
		}
		finally {
			this.endingLostSessions = false;
		}
	}

	/** Warns about a client, but not about thousands of them. */
	void complain(DaemonSession session, @Nullable String what) {
		this.counters.thrownOut();
		this.limit.each(Level.WARN, "{} is thrown out: {}", session, what);
	}

	/** Where clients are the cause of what is logged. */
	LogLimit limit() {
		return this.limit;
	}

}
