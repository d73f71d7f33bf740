package org.spreadqueue.spread.embedded;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.internal.loop.SelectorLoop;

/**
 * Counts the bytes that wait for all receivers together. If they are too many, the daemon
 * reads nothing from its clients until half of the bytes are gone: senders wait, and
 * memory does not grow. If no receiver takes anything meanwhile, the slowest one is
 * thrown out.
 */
final class Backlog {

	private static final Logger logger = LoggerFactory.getLogger(Backlog.class);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final SelectorLoop loop;

	private final long pauseAt;

	private final Set<DaemonSession> sessions = new LinkedHashSet<>();

	private long bytes;

	private long written;

	private boolean paused;

	private @Nullable Timer check;

	/**
	 * Allows twice the limit of one session for all together, so that a single slow
	 * receiver is thrown out before it slows others down.
	 */
	Backlog(SelectorLoop loop, int maxSessionBytes) {
		this.loop = loop;
		this.pauseAt = 2L * maxSessionBytes;
	}

	void opened(DaemonSession session) {
		this.sessions.add(session);
	}

	void closed(DaemonSession session, long dropped) {
		this.sessions.remove(session);
		removed(dropped);
	}

	/** Tells whether sessions must not read at the moment. */
	boolean isPaused() {
		return this.paused;
	}

	void added(long more) {
		this.bytes += more;
		if (!this.paused && this.bytes > this.pauseAt) {
			this.paused = true;
			logger.info("{} bytes wait for slow receivers, senders have to wait", this.bytes);
			this.sessions.forEach(DaemonSession::updateInterest);
			scheduleCheck();
		}
	}

	void removed(long fewer) {
		this.bytes -= fewer;
		this.written += fewer;
		if (this.paused && this.bytes <= this.pauseAt / 2) {
			this.paused = false;
			if (this.check != null) {
				this.check.cancel();
			}
			List.copyOf(this.sessions).forEach(DaemonSession::updateInterest);
		}
	}

	private void scheduleCheck() {
		long before = this.written;
		this.check = this.loop.schedule(PATIENCE, () -> {
			if (this.paused && this.written == before) {
				this.sessions.stream()
					.max(Comparator.comparingLong(DaemonSession::backlogBytes))
					.ifPresent((slowest) -> slowest
						.tooSlow("allowed are %d bytes for all sessions together".formatted(this.pauseAt)));
			}
			if (this.paused) {
				scheduleCheck();
			}
		});
	}

}
