// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.DisconnectedSends;
import org.spreadqueue.spread.NotConnectedException;
import org.spreadqueue.spread.OutboundFullException;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.SessionState;
import org.spreadqueue.spread.SpreadLimits;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * What the threads of a {@link SpreadSession} share: its state, its current connection,
 * and what it remembers from one connection to the next. No callback runs under the lock.
 */
public final class SharedSessionState {

	private final SpreadOptions options;

	private final PendingMarks marks;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<String> groups = new LinkedHashSet<>();

	/** Messages that wait for the next connection. */
	private final Queue<OutgoingMessage> kept = new ArrayDeque<>();

	private long keptBytes;

	private CompletableFuture<String> nextConnection = new CompletableFuture<>();

	private SessionState state = SessionState.CONNECTING;

	private @Nullable Connection connection;

	public SharedSessionState(SpreadOptions options) {
		this.options = options;
		this.marks = PendingMarks.of(options);
	}

	public void join(String group) {
		this.lock.lock();
		try {
			if (this.groups.add(group) && this.connection != null) {
				this.connection.join(group);
			}
		}
		catch (NotConnectedException ex) {
			// Lost at this moment: the next connection joins it.
		}
		finally {
			this.lock.unlock();
		}
	}

	public void leave(String group) {
		this.lock.lock();
		try {
			if (this.groups.remove(group) && this.connection != null) {
				this.connection.leave(group);
			}
		}
		catch (NotConnectedException ex) {
			// Lost at this moment, and the membership with it.
		}
		finally {
			this.lock.unlock();
		}
	}

	public void multicast(OutgoingMessage message) {
		Connection gone = null;
		Connection target = connection();
		while (target != null || (target = keepUnlessReplaced(message, gone)) != null) {
			try {
				target.multicast(message);
				return;
			}
			catch (NotConnectedException ex) {
				if (this.options.disconnectedSends() == DisconnectedSends.FAIL) {
					throw ex;
				}
				// Lost at this moment; the loop has not noted it yet.
				gone = target;
				target = null;
			}
		}
	}

	/**
	 * Keeps a message that {@code gone} did not take and returns {@code null}, unless
	 * another connection exists already: then returns that one.
	 */
	private @Nullable Connection keepUnlessReplaced(OutgoingMessage message, @Nullable Connection gone) {
		int groupCount = message.groups().size();
		int bytes = SpreadLimits.MAX_MESSAGE_BYTES - SpreadLimits.maxBody(groupCount) + message.body().length;
		this.lock.lock();
		try {
			if (this.connection != null && this.connection != gone) {
				return this.connection;
			}
			if (this.options.disconnectedSends() == DisconnectedSends.FAIL || this.state == SessionState.CLOSED) {
				throw new NotConnectedException("spread session is not connected (%s): %s".formatted(this.state,
						(this.state == SessionState.CLOSED) ? "open another one"
								: "wait for connected() and send again, or choose DisconnectedSends.BUFFER"));
			}
			if (this.keptBytes + bytes > this.options.maxPendingBytes()) {
				throw new OutboundFullException(
						"spread session is not connected (%s): %d bytes are kept for the next connection and %d more would exceed the limit of %d. Wait for connected(), or raise 'maxPendingBytes'."
							.formatted(this.state, this.keptBytes, bytes, this.options.maxPendingBytes()));
			}
			this.kept.add(message);
			this.keptBytes += bytes;
		}
		finally {
			this.lock.unlock();
		}
		this.options.metrics().pendingChanged(bytes);
		return null;
	}

	public @Nullable Connection connection() {
		this.lock.lock();
		try {
			return this.connection;
		}
		finally {
			this.lock.unlock();
		}
	}

	public long pendingBytes() {
		this.lock.lock();
		try {
			return this.keptBytes + ((this.connection != null) ? this.connection.pendingBytes() : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	public boolean hasRoom() {
		return pendingBytes() < this.marks.high();
	}

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
	 * Completes with the private group of the current or next connection, or fails when
	 * the session is closed.
	 */
	public CompletableFuture<String> nextConnection() {
		this.lock.lock();
		try {
			return this.nextConnection;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Changes the state unless closed; returns whether it was not closed. */
	boolean moveTo(SessionState next) {
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

	/**
	 * Takes the connection, which joins the groups and gets what was kept before anybody
	 * can send through it. Returns {@code false} if the session is closed.
	 */
	boolean connected(Connection made) {
		long sent;
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return false;
			}
			this.groups.forEach(made::join);
			this.kept.forEach(made::multicastKept);
			sent = forgetKept();
			this.connection = made;
			this.state = SessionState.CONNECTED;
		}
		finally {
			this.lock.unlock();
		}
		this.options.metrics().pendingChanged(-sent);
		return true;
	}

	/** Gives up the connection, and returns whether the session is open. */
	boolean disconnected() {
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return false;
			}
			this.state = SessionState.DISCONNECTED;
			this.connection = null;
			this.nextConnection = new CompletableFuture<>();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accepts no more requests, and tells those who wait for a connection; returns
	 * whether the session was open.
	 */
	public boolean close() {
		NotConnectedException reason = new NotConnectedException("spread session is closed");
		CompletableFuture<String> waiting;
		long dropped;
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return false;
			}
			this.state = SessionState.CLOSED;
			this.connection = null;
			dropped = forgetKept();
			waiting = this.nextConnection;
			// Another one, because the loop may be about to complete that one.
			this.nextConnection = CompletableFuture.failedFuture(reason);
		}
		finally {
			this.lock.unlock();
		}
		waiting.completeExceptionally(reason);
		this.options.metrics().pendingChanged(-dropped);
		return true;
	}

	private long forgetKept() {
		long forgotten = this.keptBytes;
		this.kept.clear();
		this.keptBytes = 0;
		return forgotten;
	}

}
