// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.internal.connect.ConnectAttempt;
import org.spreadqueue.spread.internal.connect.Connection;
import org.spreadqueue.spread.internal.connect.ConnectionEvents;
import org.spreadqueue.spread.log.LogLimit;

import static java.util.Objects.requireNonNull;

/**
 * One connection to one daemon. Once lost or closed, it stays so ({@link SpreadSession}
 * gets a new one), and requests throw {@link NotConnectedException}.
 * <p>
 * The thread of its {@link EventLoop} reads, writes and calls the listener. The methods
 * can be called from any thread and never block: requests wait in a queue, which the loop
 * writes at the end of its pass.
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
	 * @param listener may be called before the caller has seen the future complete
	 * @return completes on the {@link SpreadOptions#completionExecutor()} with the
	 * connection, or with a {@link ConnectFailedException}; cancelling it closes a
	 * connection that is made all the same
	 * @throws RejectedExecutionException if the loop is closed
	 */
	public static CompletableFuture<SpreadConnection> connect(SpreadAddress address, SpreadOptions options,
			EventLoop loop, ConnectionListener listener) {
		Events events = new Events(address, options, listener);
		loop.execute(new ConnectAttempt(address, options, loop.selectorLoop(), events)::start);
		return events.result;
	}

	/** Returns its address, as sender and destination: {@code #alice#localhost}. */
	public String privateGroup() {
		return this.connection.privateGroup();
	}

	/** Returns the address of the daemon that was asked for. */
	public SpreadAddress address() {
		return this.connection.address();
	}

	public DaemonVersion daemonVersion() {
		return this.connection.daemonVersion();
	}

	/**
	 * Joins a group; joining twice has no effect. The only answer is the
	 * {@link MembershipChange}, if this connection gets membership events.
	 */
	public void join(String group) {
		this.connection.join(group);
	}

	/**
	 * Leaves a group. The only answer is the {@link SelfLeave}, if this connection gets
	 * membership events.
	 */
	public void leave(String group) {
		this.connection.leave(group);
	}

	/**
	 * Sends a message. There is no answer: a group without members swallows it silently.
	 * @throws OutboundFullException beyond {@link SpreadOptions#maxPendingBytes()}
	 */
	public void multicast(OutgoingMessage message) {
		this.connection.multicast(message);
	}

	/** Returns how many bytes wait here for the daemon to take them; 0 if closed. */
	public long pendingBytes() {
		return this.connection.pendingBytes();
	}

	/**
	 * Writes pending bytes (for at most 2 seconds), says goodbye and hangs up. The
	 * listener hears only of the end. From any thread, idempotent. The future always
	 * completes normally, on the {@link SpreadOptions#completionExecutor()}.
	 */
	public CompletableFuture<Void> closeAsync() {
		this.connection.close();
		return this.completer.handOut(this.connection.closed());
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

	private static final class Events implements ConnectionEvents {

		private final CompletableFuture<SpreadConnection> result = new CompletableFuture<>();

		private final SpreadOptions options;

		private final ConnectionListener listener;

		private final FutureCompleter completer;

		private final LogLimit limit;

		private @Nullable SpreadConnection established;

		Events(SpreadAddress address, SpreadOptions options, ConnectionListener listener) {
			this.limit = Connection.newLimit("spread connection to " + address);
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
				this.result.complete(made);
				// This may run twice, so it does not matter which run has completed it.
				if (this.result.isCompletedExceptionally() || this.result.join() != made) {
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
		public LogLimit limit() {
			return this.limit;
		}

		@Override
		public void closed(@Nullable SpreadException cause) {
			this.listener.closed(requireNonNull(this.established), cause);
		}

	}

}
