package org.spreadqueue.spread;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * What carries the bytes of one connection: a non-blocking socket, with or without TLS on
 * it. For the loop thread only.
 */
interface Transport extends ByteChannel {

	/**
	 * Go on with what has to be agreed before the first byte of the connection.
	 * @return what it waits for
	 * @throws IOException if nothing can be agreed
	 */
	Progress prepare() throws IOException;

	/**
	 * The computations that {@link #prepare()} waits for, which can take long:
	 * certificates are checked. On another thread, while the loop leaves this alone.
	 */
	void runTasks();

	/**
	 * Take what the socket has. If the socket has nothing more, nothing is left in here
	 * either, so that it is enough to wait for the socket.
	 * @param target space for at least {@link EventLoop#readBuffer()}
	 * @return the number of bytes, 0 if there are none now, -1 at the end
	 */
	@Override
	int read(ByteBuffer target) throws IOException;

	/**
	 * Write what has been accepted and could not be written yet.
	 * @return whether nothing is left
	 * @throws IOException if the socket is broken
	 */
	boolean flush() throws IOException;

	/**
	 * Whether {@link #read} gives no more bytes, although the socket may still be open.
	 */
	boolean inputEnded();

	/**
	 * Say that nothing more will be written. What is read from then on is of no interest,
	 * except its end.
	 * @throws IOException if the socket is broken
	 */
	void shutdownOutput() throws IOException;

	/**
	 * What {@link #prepare()} waits for.
	 */
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
