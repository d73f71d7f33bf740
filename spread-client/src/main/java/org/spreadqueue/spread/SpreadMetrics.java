package org.spreadqueue.spread;

/**
 * Told numbers of connections and sessions, for counters and gauges. One object may serve
 * many sessions, also on several loops.
 * <p>
 * The methods are called on loop threads, {@link #pendingChanged} also on threads that
 * send, and never while a lock is held. They must be thread-safe and must not block. What
 * they throw is logged and has no other effect.
 *
 * @since 0.1.0
 */
public interface SpreadMetrics {

	/** Ignores everything. */
	SpreadMetrics NONE = new SpreadMetrics() {
	};

	/**
	 * The socket took requests: messages, joins, leaves and good-byes. Called once for
	 * each write.
	 * @param messages requests whose last byte was taken, possibly 0
	 * @param bytes bytes that were taken
	 */
	default void sent(int messages, long bytes) {
	}

	/**
	 * The daemon delivered something. Called once for each read.
	 * @param messages messages and membership events that became complete, possibly 0
	 * @param bytes bytes that were read, without the handshake
	 */
	default void received(int messages, long bytes) {
	}

	/**
	 * More or fewer bytes wait in this process for a daemon to take them. The sum of all
	 * changes is what waits now, apart from what is just being sent.
	 * @param bytes the change, negative if fewer wait
	 */
	default void pendingChanged(long bytes) {
	}

	/**
	 * A connection was established.
	 * @param again whether it is a further one of a session, not its first
	 */
	default void connected(SpreadAddress daemon, boolean again) {
	}

	/**
	 * An attempt to connect failed.
	 * @param cause why
	 */
	default void connectFailed(SpreadAddress daemon, SpreadException cause) {
	}

	/**
	 * A connection was lost, that is, ended without being closed on this side.
	 * @param cause why
	 */
	default void connectionLost(SpreadAddress daemon, SpreadException cause) {
	}

}
