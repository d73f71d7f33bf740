package org.spreadqueue.spread.embedded;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spreadqueue.spread.internal.loop.SelectorLoop;

/** The shared state of a daemon's sessions. Lives on the loop thread. */
final class DaemonCore {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSpreadDaemon.class);

	private static final long COMPLAINT_INTERVAL_NANOS = 10_000_000_000L;

	private final EmbeddedDaemonOptions options;

	private final SelectorLoop loop;

	private final SessionTable sessions;

	private final Sequencer sequencer = new Sequencer((int) Instant.now().getEpochSecond());

	private final Backlog backlog;

	private final DaemonCounters counters = new DaemonCounters();

	private final Deque<DaemonSession> lost = new ArrayDeque<>();

	private boolean endingLostSessions;

	private long lastComplaint;

	private int unspokenComplaints = -1;

	DaemonCore(EmbeddedDaemonOptions options, SelectorLoop loop) {
		this.options = options;
		this.loop = loop;
		this.sessions = new SessionTable(options);
		this.backlog = new Backlog(loop, options.maxSessionBytes());
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

	DaemonCounters counters() {
		return this.counters;
	}

	void opened(DaemonSession session) {
		this.counters.opened();
		this.sessions.count();
		this.backlog.opened(session);
		this.sequencer.connected(session);
	}

	/** Others hear of the lost session after the request in progress. */
	void lost(DaemonSession session, long droppedBytes) {
		this.backlog.closed(session, droppedBytes);
		this.counters.dropped(droppedBytes);
		this.lost.add(session);
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
			for (DaemonSession session = this.lost.poll(); session != null; session = this.lost.poll()) {
				this.sequencer.disconnected(session);
				this.sessions.remove(session);
			}
		}
		finally {
			this.endingLostSessions = false;
		}
	}

	/** Warns about a client, but not about thousands of them. */
	void complain(DaemonSession session, @Nullable String what) {
		this.counters.thrownOut();
		long now = System.nanoTime();
		if (this.unspokenComplaints >= 0 && now - this.lastComplaint < COMPLAINT_INTERVAL_NANOS) {
			this.unspokenComplaints++;
			return;
		}
		String more = (this.unspokenComplaints > 0)
				? " (and %d more since the last warning)".formatted(this.unspokenComplaints) : "";
		logger.warn("{} is thrown out: {}{}", session, what, more);
		this.lastComplaint = now;
		this.unspokenComplaints = 0;
	}

}
