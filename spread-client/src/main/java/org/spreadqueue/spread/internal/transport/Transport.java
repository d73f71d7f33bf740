// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * Carries the bytes of one connection: a non-blocking socket, with or without TLS on it.
 * For the loop thread only.
 */
public interface Transport extends ByteChannel {

	/** Prepares the transport for its first byte; returns what it waits for. */
	Progress prepare() throws IOException;

	/**
	 * Does the computations that {@link #prepare()} waits for. Checking certificates can
	 * take long: call it on another thread while the loop leaves this transport alone.
	 */
	void runTasks();

	/**
	 * Reads what the socket has, as {@link ByteChannel} does. If the socket has nothing
	 * more, nothing is left in here either, so it is enough to wait for the socket.
	 * @param target as large as the loop's read buffer
	 */
	@Override
	int read(ByteBuffer target) throws IOException;

	/** Writes the rest of what has been accepted; returns whether nothing is left. */
	boolean flush() throws IOException;

	/** Tells that {@link #read} gives no more bytes; the socket may be open. */
	boolean inputEnded();

	/**
	 * Tells the peer that nothing more will be written. From then on, only the end of the
	 * input matters.
	 */
	void shutdownOutput() throws IOException;

	enum Progress {

		/** Call {@link #prepare()} again when the socket can be read. */
		AWAITS_INPUT,

		/** Call {@link #prepare()} again when the socket can be written. */
		AWAITS_OUTPUT,

		/** Run {@link #runTasks()} on another thread, then call it again. */
		AWAITS_TASKS,

		DONE

	}

}
