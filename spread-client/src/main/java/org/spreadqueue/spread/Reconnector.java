package org.spreadqueue.spread;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a {@link SpreadSession} its connections, one after the other. Lives on the loop
 * thread.
 */
final class Reconnector {

	private static final Logger logger = LoggerFactory.getLogger(SpreadSession.class);

	private final SpreadSession session;

	private final SpreadOptions options;

	private final EventLoop loop;

	private final SessionListener listener;

	private final SessionLink link;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final ReconnectSchedule schedule;

	private final ConnectionEvents connectionEvents = new ConnectionEvents();

	private final Runnable closeHook = this::finish;

	private @Nullable ConnectAttempt attempt;

	private @Nullable SpreadConnection current;

	private @Nullable Timer retry;

	private boolean connectedBefore;

	private boolean finished;

	Reconnector(SpreadSession session, SpreadOptions options, EventLoop loop, SessionListener listener,
			SessionLink link) {
		this.session = session;
		this.options = options;
		this.loop = loop;
		this.listener = listener;
		this.link = link;
		this.schedule = new ReconnectSchedule(options, RandomGenerator.getDefault(), System::nanoTime);
	}

	void start() {
		this.loop.addCloseHook(this.closeHook);
		tryConnect();
	}

	/**
	 * Completes on the loop thread when everything is over. From any thread.
	 */
	CompletableFuture<Void> closed() {
		return this.closed;
	}

	private void tryConnect() {
		this.retry = null;
		if (this.link.moveTo(SessionState.CONNECTING)) {
			this.attempt = new ConnectAttempt(this.schedule.address(), this.options, this.loop, this.connectionEvents,
					this.connectionEvents);
			this.attempt.start();
		}
	}

	private void connectionMade(SpreadConnection made) {
		this.attempt = null;
		this.current = made;
		int failedAttempts = this.schedule.failedAttempts();
		this.schedule.connected();
		this.options.guardedMetrics().connected(made.address(), this.connectedBefore);
		this.connectedBefore = true;
		if (!this.link.connected(made)) {
			return;
		}
		CompletableFuture<String> waiting = this.link.nextConnection();
		logger.debug("{}: connected to daemon {} at {}{}", this.session, made.daemonVersion(), made.address(),
				(failedAttempts > 0) ? " after " + failedAttempts + " failed attempts" : "");
		tell((to) -> to.connected(this.session, made.privateGroup()));
		waiting.complete(made.privateGroup());
	}

	private void attemptFailed(SpreadException cause) {
		this.attempt = null;
		Duration retryIn = this.schedule.failed();
		int attempts = this.schedule.failedAttempts();
		if (!this.link.moveTo(SessionState.DISCONNECTED)) {
			return;
		}
		logger.debug("{}: attempt {} failed, next in {}: {}", this.session, attempts, retryIn, cause.getMessage());
		tell((to) -> to.connectFailed(this.session, attempts, retryIn, cause));
		retryAfter(retryIn);
	}

	private void connectionEnded(@Nullable SpreadException cause) {
		this.current = null;
		if (!this.link.disconnected()) {
			finish();
			return;
		}
		SpreadException reason = (cause != null) ? cause : new ConnectionLostException("connection was closed", null);
		logger.debug("{}: {}", this.session, reason.getMessage());
		tell((to) -> to.disconnected(this.session, reason));
		retryAfter(this.schedule.lost());
	}

	private void retryAfter(Duration delay) {
		// The listener may have closed the session.
		if (this.link.state() != SessionState.CLOSED) {
			this.retry = this.loop.schedule(delay, this::tryConnect);
		}
	}

	/**
	 * The session is closed: hang up, which is the end.
	 */
	void shutDown() {
		if (this.retry != null) {
			this.retry.cancel();
		}
		if (this.attempt != null) {
			this.attempt.abort();
		}
		if (this.current != null) {
			this.current.startClosing();
		}
		else {
			finish();
		}
	}

	/**
	 * The end, orderly or because the loop ends.
	 */
	private void finish() {
		if (this.finished) {
			return;
		}
		this.finished = true;
		this.link.close();
		this.loop.removeCloseHook(this.closeHook);
		this.link.nextConnection().completeExceptionally(new NotConnectedException("spread session is closed"));
		tell((to) -> to.closed(this.session));
		this.closed.complete(null);
	}

	private void tell(Consumer<SessionListener> news) {
		try {
			news.accept(this.listener);
		}
		catch (RuntimeException ex) {
			logger.error("{}: listener failed", this.session, ex);
		}
	}

	/**
	 * Hears from the attempt or connection of the moment.
	 */
	private final class ConnectionEvents implements ConnectAttempt.Outcome, ConnectionListener {

		@Override
		public void established(SpreadConnection connection) {
			connectionMade(connection);
		}

		@Override
		public void failed(SpreadException cause) {
			attemptFailed(cause);
		}

		@Override
		public void received(SpreadConnection from, SpreadEvent event) {
			Reconnector.this.listener.received(Reconnector.this.session, event);
		}

		@Override
		public void closed(SpreadConnection from, @Nullable SpreadException cause) {
			connectionEnded(cause);
		}

	}

}
