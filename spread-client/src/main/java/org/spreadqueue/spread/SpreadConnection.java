package org.spreadqueue.spread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.spreadqueue.spread.internal.connect.ConnectAttempt;
import org.spreadqueue.spread.internal.connect.Connection;
import org.spreadqueue.spread.internal.connect.ConnectionEvents;
import org.spreadqueue.spread.internal.connect.FutureCompleter;

import static java.util.Objects.requireNonNull;

/**
 * One connection to one daemon. It does not heal: once it is lost or closed it stays so
 * ({@link SpreadSession} gets a new one).
 * <p>
 * The thread of its {@link EventLoop} reads, writes and calls the listener. The methods
 * here can be called from any thread and never block: what they have to say waits in a
 * queue, which the loop writes at the end of its pass.
 *
 * @since 0.1.0
 */
public final class SpreadConnection {

	private final Connection connection;

	private final FutureCompleter completer;

	private SpreadConnection(Connection connection, FutureCompleter completer) {
		this.connection = connection;
		this.completer = completer;
	}

	/**
	 * Connects to a daemon. Never blocks.
	 * @param address the daemon; the addresses of the options are not used
	 * @param loop serves the connection
	 * @param listener told what happens on it; may be called before the caller has seen
	 * the future complete
	 * @return completes on the {@link SpreadOptions#completionExecutor()} with the
	 * connection, or with a {@link ConnectFailedException}; cancelling it closes a
	 * connection that comes about nevertheless
	 * @throws RejectedExecutionException if the loop is closed
	 */
	public static CompletableFuture<SpreadConnection> connect(SpreadAddress address, SpreadOptions options,
			EventLoop loop, ConnectionListener listener) {
		Events events = new Events(options, listener);
		loop.execute(new ConnectAttempt(address, options, loop.selectorLoop(), events)::start);
		return events.result;
	}

	/**
	 * Returns the address of this connection, for example {@code #alice#localhost}: the
	 * sender of its messages and a destination for others.
	 */
	public String privateGroup() {
		return this.connection.privateGroup();
	}

	/** Returns the daemon that was asked for. */
	public SpreadAddress address() {
		return this.connection.address();
	}

	/** Returns the version that the daemon announced. */
	public DaemonVersion daemonVersion() {
		return this.connection.daemonVersion();
	}

	/**
	 * Joins a group. The only answer is the {@link MembershipChange}, if this connection
	 * gets membership events; joining twice has no effect.
	 * @throws NotConnectedException if the connection is closed
	 */
	public void join(String group) {
		this.connection.join(group);
	}

	/**
	 * Leaves a group. The only answer is the {@link SelfLeave}, if this connection gets
	 * membership events.
	 * @throws NotConnectedException if the connection is closed
	 */
	public void leave(String group) {
		this.connection.leave(group);
	}

	/**
	 * Sends a message. There is no answer: a group without members swallows it silently.
	 * @throws NotConnectedException if the connection is closed
	 * @throws OutboundFullException if more than {@link SpreadOptions#maxPendingBytes()}
	 * would wait
	 */
	public void multicast(OutgoingMessage message) {
		this.connection.multicast(message);
	}

	/**
	 * Returns how many bytes wait in this process for the daemon to take them, 0 on a
	 * closed connection.
	 */
	public long pendingBytes() {
		return this.connection.pendingBytes();
	}

	/**
	 * Writes what is pending (for at most 2 seconds), says good-bye and hangs up. Nothing
	 * is delivered to the listener any more but the end. From any thread, idempotent.
	 * @return completes when the connection is closed, always normally, on the
	 * {@link SpreadOptions#completionExecutor()}
	 */
	public CompletableFuture<Void> closeAsync() {
		this.connection.close();
		return this.completer.handOut(this.connection.closed());
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

	/** Passes on what happens on one connection. */
	private static final class Events implements ConnectionEvents {

		private final CompletableFuture<SpreadConnection> result = new CompletableFuture<>();

		private final SpreadOptions options;

		private final ConnectionListener listener;

		private final FutureCompleter completer;

		private @Nullable SpreadConnection established;

		Events(SpreadOptions options, ConnectionListener listener) {
			this.options = options;
			this.listener = listener;
			this.completer = new FutureCompleter(options.completionExecutor());
		}

		@Override
		public void established(Connection connection) {
			SpreadConnection made = new SpreadConnection(connection, this.completer);
			this.established = made;
			this.options.metrics().connected(made.address(), false);
			this.completer.run(() -> {
				if (!this.result.complete(made)) {
					// The caller has cancelled.
					connection.close();
				}
			});
		}

		@Override
		public void failed(ConnectFailedException cause) {
			this.completer.run(() -> this.result.completeExceptionally(cause));
		}

		@Override
		public void received(SpreadEvent event) {
			this.listener.received(requireNonNull(this.established), event);
		}

		@Override
		public void closed(@Nullable SpreadException cause) {
			this.listener.closed(requireNonNull(this.established), cause);
		}

	}

}
