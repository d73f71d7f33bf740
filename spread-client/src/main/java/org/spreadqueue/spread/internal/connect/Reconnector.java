// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.ConnectFailedException;
import org.spreadqueue.spread.ConnectionLostException;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SessionState;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.internal.loop.SelectorLoop;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;

/** Gets a {@link SpreadSession} one connection after another, on the loop thread. */
public final class Reconnector {

	private static final Logger logger = QuotingLogger.of(SpreadSession.class);

	private final SpreadSession session;

	private final SpreadOptions options;

	private final SelectorLoop loop;

	private final SessionListener listener;

	private final SharedSessionState shared;

	private final PeerLookup.HostLookup hosts;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final ReconnectSchedule schedule;

	private final ConnectionEvents connectionEvents;

	private final Runnable closeHook = this::finish;

	private final Runnable recovery = this::recover;

	private @Nullable ConnectAttempt attempt;

	private @Nullable Connection current;

	private @Nullable Timer retry;

	private boolean connectedBefore;

	private boolean finished;

	public Reconnector(SpreadSession session, SpreadOptions options, SelectorLoop loop, SessionListener listener,
			SharedSessionState shared) {
		this(session, options, loop, listener, shared, PeerLookup.HostLookup.SYSTEM);
	}

	Reconnector(SpreadSession session, SpreadOptions options, SelectorLoop loop, SessionListener listener,
			SharedSessionState shared, PeerLookup.HostLookup hosts) {
		this.hosts = hosts;
		this.session = session;
		this.options = options;
		this.connectionEvents = new Events(options);
		this.loop = loop;
		this.listener = listener;
		this.shared = shared;
		this.schedule = new ReconnectSchedule(options, RandomGenerator.getDefault(), System::nanoTime);
	}

	public void start() {
		if (this.finished) {
			// Closed on the loop meanwhile: what is added here, nobody would remove.
			return;
		}
		this.loop.addCloseHook(this.closeHook);
		this.loop.addRecovery(this.recovery);
		tryConnect();
	}

	/** Completes on the loop thread when everything has ended. From any thread. */
	public CompletableFuture<Void> closed() {
		return this.closed;
	}

	private void tryConnect() {
		this.retry = null;
		if (this.shared.moveTo(SessionState.CONNECTING)) {
			ConnectAttempt next = new ConnectAttempt(this.schedule.address(), this.options, this.loop,
					this.connectionEvents, this.schedule.failuresOfAddress(), this.hosts);
			this.attempt = next;
			try {
				next.start();
			}
			catch (RuntimeException | Error ex) {
				next.discard();
				throw ex;
			}
		}
	}

	/** Goes on where nothing would happen any more, because something has failed. */
	private void recover() {
		Connection broken = this.current;
		if (broken != null) {
			if (broken.isBroken()) {
				broken.giveUp();
				if (this.current == broken) {
					connectionEnded(null);
				}
			}
		}
		else if (this.retry == null && (this.attempt == null || this.attempt.isDone())) {
			this.attempt = null;
			if (this.shared.moveTo(SessionState.DISCONNECTED)) {
				retryAfter(this.schedule.failed());
			}
			else {
				finish();
			}
		}
	}

	private void connectionMade(Connection made) {
		this.attempt = null;
		this.current = made;
		int failedAttempts = this.schedule.failedAttempts();
		this.schedule.connected();
		this.options.metrics().connected(made.address(), this.connectedBefore);
		this.connectedBefore = true;
		if (!this.shared.connected(made)) {
			return;
		}
		CompletableFuture<String> waiting = this.shared.nextConnection();
		logger.debug("{}: connected to daemon {} at {}{}", this.session, made.daemonVersion(), made.address(),
				(failedAttempts > 0) ? " after " + failedAttempts + " failed attempts" : "");
		tell((to) -> to.connected(this.session, made.privateGroup()));
		waiting.complete(made.privateGroup());
	}

	private void attemptFailed(ConnectFailedException cause) {
		this.attempt = null;
		Duration retryIn = this.schedule.failed();
		int attempts = this.schedule.failedAttempts();
		if (!this.shared.moveTo(SessionState.DISCONNECTED)) {
			return;
		}
		logger.debug("{}: attempt {} failed, next in {}: {}", this.session, attempts, retryIn, cause.getMessage());
		tell((to) -> to.connectFailed(this.session, attempts, retryIn, cause));
		retryAfter(retryIn);
	}

	private void connectionEnded(@Nullable SpreadException cause) {
		boolean silent = this.current != null && this.current.isLeftForSilence();
		this.current = null;
		if (!this.shared.disconnected()) {
			finish();
			return;
		}
		SpreadException reason = (cause != null) ? cause : new ConnectionLostException("connection was closed", null);
		logger.debug("{}: {}", this.session, reason.getMessage());
		tell((to) -> to.disconnected(this.session, reason));
		retryAfter(silent ? this.schedule.fellSilent() : this.schedule.lost());
	}

	private void retryAfter(Duration delay) {
		// The listener may have closed the session.
		if (this.shared.state() != SessionState.CLOSED) {
			this.retry = this.loop.schedule(delay, this::tryConnect);
		}
	}

	/** Hangs up because the session is closed. */
	public void shutDown() {
		if (this.retry != null) {
			this.retry.cancel();
		}
		if (this.attempt != null) {
			this.attempt.abort();
		}
		if (this.current != null) {
			this.current.close();
		}
		else {
			finish();
		}
	}

	/** Ends the session, in good order or because the loop ends. */
	private void finish() {
		if (this.finished) {
			return;
		}
		this.finished = true;
		this.shared.close();
		this.loop.removeCloseHook(this.closeHook);
		this.loop.removeRecovery(this.recovery);
		tell((to) -> to.closed(this.session));
		this.closed.complete(null);
	}

	private void tell(Consumer<SessionListener> event) {
		try {
			event.accept(this.listener);
		}
		// Errors too: whatever the listener does, the session goes on.
		catch (Throwable ex) {
			this.loop.failed(logger, ex, "{}: listener failed", this.session);
		}
	}

	private final class Events implements ConnectionEvents {

		private final LogLimit limit;

		Events(SpreadOptions options) {
			this.limit = Connection.newLimit("spread session with " + options.addresses());
		}

		@Override
		public LogLimit limit() {
			return this.limit;
		}

		@Override
		public void established(Connection connection) {
			connectionMade(connection);
		}

		@Override
		public void failed(ConnectFailedException cause) {
			attemptFailed(cause);
		}

		@Override
		public void received(SpreadEvent event) {
			Reconnector.this.listener.received(Reconnector.this.session, event);
		}

		@Override
		public void roomAgain() {
			tell((to) -> to.roomAgain(Reconnector.this.session));
		}

		@Override
		public void closed(@Nullable SpreadException cause) {
			connectionEnded(cause);
		}

	}

}
