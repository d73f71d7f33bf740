// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;

import org.spreadqueue.spread.internal.connect.Connection;
import org.spreadqueue.spread.internal.connect.Reconnector;
import org.spreadqueue.spread.internal.connect.SharedSessionState;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Keeps a connection to one of several daemons. When the connection is lost, it connects
 * again and joins its groups again.
 * <p>
 * The addresses are tried in order, and from the first one again after each loss. A
 * daemon that has fallen silent ({@link SpreadOptions.Builder#silenceTimeout}) is left
 * for the address after it. After a fruitless round the session waits as its
 * {@link ReconnectPolicy} says. Messages that others sent while there was no connection
 * are lost: Spread stores nothing.
 * <p>
 * All methods can be called from any thread, and only {@link #close()} blocks. The
 * listener is called on the loop thread only. Several sessions may share a loop.
 * <p>
 * The session logs events at debug level only, because the listener receives them all: a
 * program with many sessions decides what is worth a line.
 *
 * @since 0.1.0
 */
public final class SpreadSession implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(SpreadSession.class);

	private final EventLoop loop;

	private final boolean ownsLoop;

	private final SharedSessionState shared;

	private final Reconnector reconnector;

	private final FutureCompleter completer;

	private SpreadSession(SpreadOptions options, EventLoop loop, boolean ownsLoop, SessionListener listener) {
		this.loop = loop;
		this.ownsLoop = ownsLoop;
		this.shared = new SharedSessionState(options);
		this.completer = new FutureCompleter(options.completionExecutor());
		this.reconnector = new Reconnector(this, options, loop.selectorLoop(), listener, this.shared);
		if (ownsLoop) {
			this.reconnector.closed().thenRun(loop::close);
		}
	}

	/**
	 * Opens a session on a shared loop; closing the loop closes it. Never blocks, and
	 * does not fail if there is no daemon: the session goes on trying.
	 * @throws RejectedExecutionException if the loop is closed
	 */
	public static SpreadSession open(SpreadOptions options, EventLoop loop, SessionListener listener) {
		return open(options, loop, false, listener);
	}

	/** Opens a session with its own loop on a daemon thread, closed with it. */
	public static SpreadSession open(SpreadOptions options, SessionListener listener) {
		return open(options, EventLoop.start("spread-session"), true, listener);
	}

	private static SpreadSession open(SpreadOptions options, EventLoop loop, boolean ownsLoop,
			SessionListener listener) {
		SpreadSession session = new SpreadSession(options, loop, ownsLoop, listener);
		loop.execute(session.reconnector::start);
		return session;
	}

	/**
	 * Joins a group now, if connected, and after every reconnect; joining twice has no
	 * effect.
	 * @throws IllegalArgumentException if no client could join it
	 */
	public void join(String group) {
		this.shared.join(SpreadLimits.checkGroup(group));
	}

	/**
	 * Leaves a group and does not join it again.
	 * @throws IllegalArgumentException if no client could have joined it
	 */
	public void leave(String group) {
		this.shared.leave(SpreadLimits.checkGroup(group));
	}

	/**
	 * Sends a message. On the loop thread, the messages of one pass leave together at its
	 * end.
	 * @throws NotConnectedException if the session is closed, or there is no connection
	 * and {@link SpreadOptions#disconnectedSends()} is {@link DisconnectedSends#FAIL}
	 * @throws OutboundFullException beyond {@link SpreadOptions#maxPendingBytes()}
	 */
	public void multicast(OutgoingMessage message) {
		this.shared.multicast(message);
	}

	/** Returns how many bytes wait here for the daemon or for a connection. */
	public long pendingBytes() {
		return this.shared.pendingBytes();
	}

	/**
	 * Returns whether so little waits here for the daemon that more keeps it busier.
	 * Whoever has much to send, and sends only while there is room, never meets the limit
	 * of {@link SpreadOptions#maxPendingBytes()}, because any single message fits then;
	 * {@link SessionListener#roomAgain} says when to go on. Where there is no connection,
	 * there is room for what {@link SpreadOptions#disconnectedSends()} keeps.
	 */
	public boolean hasRoom() {
		return this.shared.hasRoom();
	}

	/** Returns the current connection's address, for example {@code #alice#localhost}. */
	public Optional<String> privateGroup() {
		return Optional.ofNullable(this.shared.connection()).map(Connection::privateGroup);
	}

	public SessionState state() {
		return this.shared.state();
	}

	/** Returns the address of the daemon currently connected to. */
	public Optional<SpreadAddress> connectedAddress() {
		return Optional.ofNullable(this.shared.connection()).map(Connection::address);
	}

	/**
	 * Completes with the private group of the current or next connection, on the
	 * {@link SpreadOptions#completionExecutor()} and after
	 * {@link SessionListener#connected}; fails with {@link NotConnectedException} when
	 * the session is closed.
	 */
	public CompletableFuture<String> connected() {
		return this.completer.handOut(this.shared.nextConnection());
	}

	/**
	 * Closes for good: stops reconnecting, writes pending bytes (for at most 2 seconds),
	 * says goodbye and hangs up. From any thread, idempotent. The future always completes
	 * normally, on the {@link SpreadOptions#completionExecutor()}.
	 */
	public CompletableFuture<Void> closeAsync() {
		if (this.shared.close()) {
			try {
				if (this.loop.inLoop()) {
					this.reconnector.shutDown();
				}
				else {
					this.loop.execute(this.reconnector::shutDown);
				}
			}
			catch (RejectedExecutionException ex) {
				// The loop is ending and finishes this session.
			}
		}
		return this.completer.handOut(this.reconnector.closed());
	}

	/**
	 * Closes for good and waits for it, little more than 2 seconds at most; while a
	 * callback blocks the loop, up to 3 seconds, and up to 10 more for a loop of its own.
	 * On the loop thread, and where the caller is interrupted, it does not wait: what is
	 * pending is written all the same.
	 */
	@Override
	public void close() {
		// The executor may have no other thread than the one that is waiting here.
		CompletableFuture<Void> ignored = closeAsync();
		if (this.loop.inLoop()) {
			return;
		}
		try {
			this.reconnector.closed().get(Connection.CLOSE_TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			// A loop of its own ends with the session. Now, it would take what is
			// pending with it.
			return;
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
		return "spread session " + privateGroup().orElse("(not connected)");
	}

}
