package org.spreadqueue.spread.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * Carries the bytes of one connection: a non-blocking socket, with or without TLS on it.
 * For the loop thread only.
 */
public interface Transport extends ByteChannel {

	/**
	 * Goes on with what has to be agreed before the first byte of the connection.
	 * @return what it waits for
	 * @throws IOException if nothing can be agreed
	 */
	Progress prepare() throws IOException;

	/**
	 * Does the computations that {@link #prepare()} waits for. They can take long, as
	 * certificates are checked: call it on another thread, while the loop leaves this
	 * transport alone.
	 */
	void runTasks();

	/**
	 * Reads what the socket has. If the socket has nothing more, nothing is left in here
	 * either, so that it is enough to wait for the socket.
	 * @param target as large as the loop's read buffer
	 * @return the number of bytes, 0 if there are none now, -1 at the end
	 */
	@Override
	int read(ByteBuffer target) throws IOException;

	/**
	 * Writes what has been accepted and could not be written yet.
	 * @return whether nothing is left
	 */
	boolean flush() throws IOException;

	/**
	 * Tells whether {@link #read} gives no more bytes, although the socket may be open.
	 */
	boolean inputEnded();

	/**
	 * Tells the peer that nothing more will be written. What is read from then on is of
	 * no interest, except its end.
	 */
	void shutdownOutput() throws IOException;

	/** What {@link #prepare()} waits for. */
	enum Progress {

		/** Call it again when the socket can be read. */
		AWAITS_INPUT,

		/** Call it again when the socket can be written. */
		AWAITS_OUTPUT,

		/** Run {@link #runTasks()} on another thread, then call it again. */
		AWAITS_TASKS,

		/** Nothing. */
		DONE

	}

}
