package org.spreadqueue.spread;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one of several daemons: connects, and when the connection is
 * lost, connects again and joins its groups again.
 * <p>
 * The addresses are tried in their order, and from the first one again after each loss.
 * After a fruitless round the session waits as its {@link ReconnectPolicy} says. What
 * others sent while there was no connection is lost: Spread stores nothing.
 * <p>
 * All methods can be called from any thread and none but {@link #close()} blocks. The
 * listener is called on the loop thread only. Several sessions may share a loop.
 * <p>
 * The listener is told of everything that happens, so the session itself logs it at debug
 * level only: a program with many sessions decides what is worth a line.
 */
public final class SpreadSession implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SpreadSession.class);

	private final EventLoop loop;

	private final boolean ownsLoop;

	private final SessionLink link;

	private final Reconnector reconnector;

	private final Completions completions;

	private SpreadSession(SpreadOptions options, EventLoop loop, boolean ownsLoop, SessionListener listener) {
		this.loop = loop;
		this.ownsLoop = ownsLoop;
		this.link = new SessionLink(options);
		this.completions = new Completions(options.completionExecutor());
		this.reconnector = new Reconnector(this, options, loop, listener, this.link);
		if (ownsLoop) {
			this.reconnector.closed().thenRun(loop::close);
		}
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
		loop.execute(session.reconnector::start);
		return session;
	}

	/**
	 * Join a group now, if connected, and after every reconnect. Joining twice has no
	 * effect.
	 * @param group the group
	 * @throws IllegalArgumentException if no client could join it
	 */
	public void join(String group) {
		this.link.join(SpreadLimits.checkGroup(group));
	}

	/**
	 * Leave a group and do not join it again.
	 * @param group the group
	 * @throws IllegalArgumentException if no client could have joined it
	 */
	public void leave(String group) {
		this.link.leave(SpreadLimits.checkGroup(group));
	}

	/**
	 * Send a message. On the loop thread the messages of one pass leave together at its
	 * end.
	 * @param message the message
	 * @throws NotConnectedException if the session is closed, or if there is no
	 * connection and nothing shall be kept for later (see
	 * {@link SpreadOptions#disconnectedSends()})
	 * @throws OutboundFullException if more than {@link SpreadOptions#maxPendingBytes()}
	 * would wait
	 */
	public void multicast(OutgoingMessage message) {
		this.link.multicast(message);
	}

	/**
	 * Bytes that wait in this process for the daemon to take them, or for a connection.
	 * @return a number
	 */
	public long pendingBytes() {
		return this.link.pendingBytes();
	}

	/**
	 * The address of the current connection, for example {@code #alice#localhost}.
	 * @return empty while there is no connection
	 */
	public Optional<String> privateGroup() {
		return this.link.privateGroup();
	}

	/**
	 * The state at this moment.
	 * @return the state
	 */
	public SessionState state() {
		return this.link.state();
	}

	/**
	 * The daemon of the current connection.
	 * @return empty while there is no connection
	 */
	public Optional<SpreadAddress> connectedAddress() {
		return this.link.connectedAddress();
	}

	/**
	 * Wait for a connection.
	 * @return completes with the private group of the current or next connection, on the
	 * {@link SpreadOptions#completionExecutor()} and after
	 * {@link SessionListener#connected}; fails with {@link NotConnectedException} when
	 * the session is closed
	 */
	public CompletableFuture<String> connected() {
		return this.completions.handOut(this.link.nextConnection());
	}

	/**
	 * Close for good: stop reconnecting, write what is pending (for at most 2 seconds),
	 * say good-bye, hang up. From any thread, idempotent.
	 * @return completes when the session is closed, always normally, on the
	 * {@link SpreadOptions#completionExecutor()}
	 */
	public CompletableFuture<Void> closeAsync() {
		if (this.link.close()) {
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
		return this.completions.handOut(this.reconnector.closed());
	}

	/**
	 * Close for good and wait until it is done, for little more than 2 seconds at most.
	 * On the loop thread it does not wait.
	 */
	@Override
	public void close() {
		// The executor may have but the thread that is waiting here.
		CompletableFuture<Void> ignored = closeAsync();
		if (this.loop.inLoop()) {
			return;
		}
		try {
			this.reconnector.closed().get(SpreadConnection.CLOSE_TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
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
		return "spread session " + privateGroup().orElse("(not connected)");
	}

}
