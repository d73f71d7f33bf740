package org.spreadqueue.spread;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What the threads of a {@link SpreadSession} share: its state, its connection of the
 * moment, and what it remembers from one connection to the next. Nothing is called under
 * the lock that calls back.
 */
final class SessionLink {

	private final SpreadOptions options;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<String> groups = new LinkedHashSet<>();

	/** Messages that wait for the next connection. */
	private final Queue<OutgoingMessage> kept = new ArrayDeque<>();

	private long keptBytes;

	private CompletableFuture<String> nextConnection = new CompletableFuture<>();

	private SessionState state = SessionState.CONNECTING;

	private @Nullable SpreadConnection connection;

	SessionLink(SpreadOptions options) {
		this.options = options;
	}

	void join(String group) {
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

	void leave(String group) {
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

	void multicast(OutgoingMessage message) {
		SpreadConnection gone = null;
		SpreadConnection target = connection();
		while (target != null || (target = keepUnlessReplaced(message, gone)) != null) {
			try {
				target.multicast(message);
				return;
			}
			catch (NotConnectedException ex) {
				if (this.options.disconnectedSends() == DisconnectedSends.FAIL) {
					throw ex;
				}
				// Lost in this moment, which the loop has not noted yet.
				gone = target;
				target = null;
			}
		}
	}

	/**
	 * Keep a message for the next connection, unless that is there already.
	 * @param gone the connection that does not take it, or {@code null} if there was none
	 * @return the connection that has come meanwhile, or {@code null} if the message is
	 * kept
	 */
	private @Nullable SpreadConnection keepUnlessReplaced(OutgoingMessage message, @Nullable SpreadConnection gone) {
		int bytes = message.wireBytes();
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
		this.options.guardedMetrics().pendingChanged(bytes);
		return null;
	}

	@Nullable SpreadConnection connection() {
		this.lock.lock();
		try {
			return this.connection;
		}
		finally {
			this.lock.unlock();
		}
	}

	Optional<String> privateGroup() {
		return Optional.ofNullable(connection()).map(SpreadConnection::privateGroup);
	}

	Optional<SpreadAddress> connectedAddress() {
		return Optional.ofNullable(connection()).map(SpreadConnection::address);
	}

	long pendingBytes() {
		this.lock.lock();
		try {
			return this.keptBytes + ((this.connection != null) ? this.connection.pendingBytes() : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	SessionState state() {
		this.lock.lock();
		try {
			return this.state;
		}
		finally {
			this.lock.unlock();
		}
	}

	CompletableFuture<String> nextConnection() {
		this.lock.lock();
		try {
			return this.nextConnection;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Go on, unless the session is closed.
	 * @return whether it is not closed
	 */
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
	 * There is a connection. Before anybody can send through it, it joins the groups and
	 * gets what was kept.
	 * @return whether the session is not closed
	 */
	boolean connected(SpreadConnection made) {
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
		this.options.guardedMetrics().pendingChanged(-sent);
		return true;
	}

	/**
	 * The connection is gone.
	 * @return whether the session is not closed
	 */
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
	 * Take no more orders.
	 * @return whether it was not closed before
	 */
	boolean close() {
		long dropped;
		this.lock.lock();
		try {
			if (this.state == SessionState.CLOSED) {
				return false;
			}
			this.state = SessionState.CLOSED;
			this.connection = null;
			dropped = forgetKept();
			if (this.nextConnection.isDone()) {
				this.nextConnection = new CompletableFuture<>();
			}
		}
		finally {
			this.lock.unlock();
		}
		this.options.guardedMetrics().pendingChanged(-dropped);
		return true;
	}

	private long forgetKept() {
		long forgotten = this.keptBytes;
		this.kept.clear();
		this.keptBytes = 0;
		return forgotten;
	}

}
