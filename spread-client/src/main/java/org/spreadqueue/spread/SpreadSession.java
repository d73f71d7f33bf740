package org.spreadqueue.spread;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one of several daemons: connects, and when the connection is
 * lost, connects again and joins its groups again.
 * <p>
 * The addresses are tried in their order, and from the first one again after each loss.
 * After a fruitless round the session waits as its {@link ReconnectPolicy} says. What was
 * sent or received while there was no connection is lost: Spread stores nothing.
 * <p>
 * All methods can be called from any thread and none but {@link #close()} blocks. The
 * listener is called on the loop thread only. Several sessions may share a loop.
 * <p>
 * The listener is told of everything that happens, so the session itself logs it at debug
 * level only: a program with many sessions decides what is worth a line.
 */
public final class SpreadSession implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SpreadSession.class);

	private final SpreadOptions options;

	private final EventLoop loop;

	private final boolean ownsLoop;

	private final SessionListener listener;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final Runnable closeHook = this::finish;

	private final ConnectionEvents connectionEvents = new ConnectionEvents();

	/** Guards the five fields below. Nothing is called under it that calls back. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Set<String> groups = new LinkedHashSet<>();

	private CompletableFuture<String> nextConnection = new CompletableFuture<>();

	private SessionState state = SessionState.CONNECTING;

	private @Nullable SpreadConnection connection;

	private @Nullable SpreadAddress connectedAddress;

	// What follows is for the loop thread only.

	private final ReconnectSchedule schedule;

	private @Nullable ConnectAttempt attempt;

	private @Nullable SpreadConnection current;

	private @Nullable Timer retry;

	private boolean finished;

	private SpreadSession(SpreadOptions options, EventLoop loop, boolean ownsLoop, SessionListener listener) {
		this.options = options;
		this.loop = loop;
		this.ownsLoop = ownsLoop;
		this.listener = listener;
		this.schedule = new ReconnectSchedule(options, RandomGenerator.getDefault(), System::nanoTime);
	}

	/**
	 * Open a session on a loop that others use too. Never blocks, and does not fail if
	 * there is no daemon: the session goes on trying.
	 * @param options how to connect
	 * @param loop serves the session; closing it closes the session
	 * @param listener told what happens
	 * @return the session
	 * @throws RejectedExecutionException if the loop is closed
	 */
	public static SpreadSession open(SpreadOptions options, EventLoop loop, SessionListener listener) {
		return open(options, loop, false, listener);
	}

	/**
	 * Open a session with a loop of its own, on a daemon thread, which is closed with it.
	 * @param options how to connect
	 * @param listener told what happens
	 * @return the session
	 */
	public static SpreadSession open(SpreadOptions options, SessionListener listener) {
		return open(options, EventLoop.start("spread-session"), true, listener);
	}

	private static SpreadSession open(SpreadOptions options, EventLoop loop, boolean ownsLoop,
			SessionListener listener) {
		SpreadSession session = new SpreadSession(options, loop, ownsLoop, listener);
		loop.execute(() -> {
			loop.addCloseHook(session.closeHook);
			session.tryConnect();
		});
		return session;
	}

	/**
	 * Join a group now, if connected, and after every reconnect. Joining twice has no
	 * effect.
	 * @param group the group
	 * @throws IllegalArgumentException if no client could join it
	 */
	public void join(String group) {
		SpreadLimits.checkGroup(group);
		this.lock.lock();
		try {
			if (this.groups.add(group) && this.connection != null) {
				this.connection.join(group);
			}
		}
		catch (NotConnectedException ex) {
			// Lost in this moment: the next connection joins it.
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Leave a group and do not join it again.
	 * @param group the group
	 * @throws IllegalArgumentException if no client could have joined it
	 */
	public void leave(String group) {
		SpreadLimits.checkGroup(group);
		this.lock.lock();
		try {
			if (this.groups.remove(group) && this.connection != null) {
				this.connection.leave(group);
			}
		}
		catch (NotConnectedException ex) {
			// Lost in this moment, and the membership with it.
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Send a message. On the loop thread the messages of one pass leave together at its
	 * end.
	 * @param message the message
	 * @throws NotConnectedException if there is no connection; nothing is kept for later
	 * @throws OutboundFullException if more than {@link SpreadOptions#maxPendingBytes()}
	 * would wait
	 */
	public void multicast(OutgoingMessage message) {
		SpreadConnection target = locked(() -> this.connection);
		if (target == null) {
			throw new NotConnectedException(
					"%s is not connected (%s): wait for connected() and send again".formatted(this, state()));
		}
		target.multicast(message);
	}

	/**
	 * The address of the current connection, for example {@code #alice#localhost}.
	 * @return empty while there is no connection
	 */
	public Optional<String> privateGroup() {
		return Optional.ofNullable(locked(() -> this.connection)).map(SpreadConnection::privateGroup);
	}

	/**
	 * The state at this moment.
	 * @return the state
	 */
	public SessionState state() {
		this.lock.lock();
		try {
			return this.state;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The daemon of the current connection.
	 * @return empty while there is no connection
	 */
	public Optional<SpreadAddress> connectedAddress() {
		return Optional.ofNullable(locked(() -> this.connectedAddress));
	}

	/**
	 * Wait for a connection.
	 * @return completes with the private group of the current or next connection, on the
	 * loop thread and after {@link SessionListener#connected}; fails with
	 * {@link NotConnectedException} when the session is closed
	 */
	public CompletableFuture<String> connected() {
		this.lock.lock();
		try {
			return this.nextConnection.copy();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Close for good: stop reconnecting, write what is pending (for at most 2 seconds),
	 * say good-bye, hang up. From any thread, idempotent.
	 * @return completes when the session is closed, always normally
	 */
	public CompletableFuture<Void> closeAsync() {
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return this.closed.copy();
			}
			this.state = SessionState.CLOSED;
			this.connection = null;
			this.connectedAddress = null;
		}
		finally {
			this.lock.unlock();
		}
		try {
			if (this.loop.inLoop()) {
				shutDown();
			}
			else {
				this.loop.execute(this::shutDown);
			}
		}
		catch (RejectedExecutionException ex) {
			// The loop is ending and finishes this session.
		}
		return this.closed.copy();
	}

	/**
	 * Close for good and wait until it is done, for little more than 2 seconds at most.
	 * On the loop thread it does not wait.
	 */
	@Override
	public void close() {
		CompletableFuture<Void> done = closeAsync();
		if (this.loop.inLoop()) {
			return;
		}
		try {
			done.get(SpreadConnection.CLOSE_TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("{} was not closed in time: a callback is blocking its event loop", this);
		}
		if (this.ownsLoop) {
			this.loop.close();
		}
	}

	@Override
	public String toString() {
		SpreadConnection target = locked(() -> this.connection);
		return "spread session " + ((target != null) ? target.privateGroup() : "(not connected)");
	}

	private <T> @Nullable T locked(Supplier<@Nullable T> reader) {
		this.lock.lock();
		try {
			return reader.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean moveTo(SessionState next) {
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return false;
			}
			this.state = next;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void tryConnect() {
		this.retry = null;
		if (!moveTo(SessionState.CONNECTING)) {
			return;
		}
		SpreadAddress address = this.schedule.address();
		this.attempt = new ConnectAttempt(address, this.options, this.loop, this.connectionEvents,
				this.connectionEvents);
		this.attempt.start();
	}

	private void connectionMade(SpreadConnection made) {
		SpreadAddress address = made.address();
		this.attempt = null;
		this.current = made;
		int failedAttempts = this.schedule.failedAttempts();
		this.schedule.connected();
		CompletableFuture<String> waiting;
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return;
			}
			// Before anybody can send through the new connection.
			this.groups.forEach(made::join);
			this.connection = made;
			this.connectedAddress = address;
			this.state = SessionState.CONNECTED;
			waiting = this.nextConnection;
		}
		finally {
			this.lock.unlock();
		}
		logger.debug("{}: connected to daemon {} at {}{}", this, made.daemonVersion(), address,
				(failedAttempts > 0) ? " after " + failedAttempts + " failed attempts" : "");
		tell((to) -> to.connected(this, made.privateGroup()));
		waiting.complete(made.privateGroup());
	}

	private void attemptFailed(SpreadException cause) {
		this.attempt = null;
		Duration retryIn = this.schedule.failed();
		int attempts = this.schedule.failedAttempts();
		if (!moveTo(SessionState.DISCONNECTED)) {
			return;
		}
		logger.debug("{}: attempt {} failed, next in {}: {}", this, attempts, retryIn, cause.getMessage());
		tell((to) -> to.connectFailed(this, attempts, retryIn, cause));
		retryAfter(retryIn);
	}

	private void connectionEnded(@Nullable SpreadException cause) {
		this.current = null;
		if (!disconnected()) {
			finish();
			return;
		}
		SpreadException reason = (cause != null) ? cause : new ConnectionLostException("connection was closed", null);
		logger.debug("{}: {}", this, reason.getMessage());
		tell((to) -> to.disconnected(this, reason));
		retryAfter(this.schedule.lost());
	}

	private boolean disconnected() {
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return false;
			}
			this.state = SessionState.DISCONNECTED;
			this.connection = null;
			this.connectedAddress = null;
			this.nextConnection = new CompletableFuture<>();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void retryAfter(Duration delay) {
		// The listener may have closed the session.
		if (state() != SessionState.CLOSED) {
			this.retry = this.loop.schedule(delay, this::tryConnect);
		}
	}

	private void shutDown() {
		if (this.retry != null) {
			this.retry.cancel();
		}
		if (this.attempt != null) {
			this.attempt.abort();
		}
		if (this.current != null) {
			// Its end is the end of this session.
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
		CompletableFuture<String> waiting;
		this.lock.lock();
		try {
			this.state = SessionState.CLOSED;
			this.connection = null;
			this.connectedAddress = null;
			waiting = this.nextConnection;
			this.nextConnection = CompletableFuture.failedFuture(new NotConnectedException("spread session is closed"));
		}
		finally {
			this.lock.unlock();
		}
		this.loop.removeCloseHook(this.closeHook);
		waiting.completeExceptionally(new NotConnectedException("spread session is closed"));
		tell((to) -> to.closed(this));
		this.closed.complete(null);
		if (this.ownsLoop) {
			this.loop.close();
		}
	}

	private void tell(Consumer<SessionListener> news) {
		try {
			news.accept(this.listener);
		}
		catch (RuntimeException ex) {
			logger.error("{}: listener failed", this, ex);
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
			SpreadSession.this.listener.received(SpreadSession.this, event);
		}

		@Override
		public void closed(SpreadConnection from, @Nullable SpreadException cause) {
			connectionEnded(cause);
		}

	}

}
