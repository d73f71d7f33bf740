package org.spreadqueue.test.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;

/** One connection of a program through the link: two sockets, and a thread each way. */
final class LinkedConnection {

	private static final Logger logger = QuotingLogger.of(FaultyLink.class);

	private static final int BUFFER_BYTES = 64 * 1024;

	private final FaultyLink link;

	private final Socket program;

	private final Socket daemon;

	LinkedConnection(FaultyLink link, Socket program, Socket daemon) throws IOException {
		this.link = link;
		this.program = program;
		this.daemon = daemon;
		program.setTcpNoDelay(true);
		daemon.setTcpNoDelay(true);
	}

	void start() {
		String name = "spread-link-" + this.program.getPort();
		startThread(name + "-out", this::passToDaemon);
		startThread(name + "-in", this::passToProgram);
	}

	/** Goes on reading when the daemon is gone, so that the program sees no reset. */
	private void passToDaemon() throws IOException {
		try {
			InputStream in = this.program.getInputStream();
			OutputStream out = this.daemon.getOutputStream();
			byte[] bytes = new byte[BUFFER_BYTES];
			for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
				delay();
				if (!this.daemon.isClosed()) {
					write(out, bytes, length);
				}
			}
		}
		finally {
			close();
		}
	}

	private void write(OutputStream out, byte[] bytes, int length) {
		try {
			out.write(bytes, 0, length);
		}
		catch (IOException ex) {
			closeQuietly(this.daemon);
		}
	}

	/** Ends with a proper end of the stream: what was passed on before arrives. */
	private void passToProgram() throws IOException {
		try {
			InputStream in = this.daemon.getInputStream();
			OutputStream out = this.program.getOutputStream();
			byte[] bytes = new byte[BUFFER_BYTES];
			MessageCounter counter = new MessageCounter();
			Outage counted = null;
			for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
				Outage dropping = this.link.outage(Fault.DropConnection.class);
				if (dropping != counted) {
					counted = dropping;
					counter.reset();
				}
				int limit = limit(dropping);
				int passing = counter.read(bytes, length, limit);
				delay();
				out.write(bytes, 0, passing);
				if (counter.count() >= limit) {
					return;
				}
			}
		}
		finally {
			closeQuietly(this.daemon);
			this.program.shutdownOutput();
		}
	}

	private static int limit(@Nullable Outage dropping) {
		return (dropping != null && dropping.fault() instanceof Fault.DropConnection fault) ? fault.messages()
				: Integer.MAX_VALUE;
	}

	private void delay() throws IOException {
		Outage delaying = this.link.outage(Fault.Delay.class);
		if (delaying != null && delaying.fault() instanceof Fault.Delay fault) {
			try {
				delaying.await(fault.time());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new InterruptedIOException("interrupted while a message was delayed");
			}
		}
	}

	/** Ends both threads. From any thread. */
	void close() {
		closeQuietly(this.program);
		closeQuietly(this.daemon);
		this.link.ended(this);
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			logger.debug("a connection of the link did not close properly", ex);
		}
	}

	/** Starts a daemon thread that ends when what it reads from is closed. */
	static void startThread(String name, Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (IOException ex) {
				logger.debug("a thread of the link has ended", ex);
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
	}

	@FunctionalInterface
	interface Step {

		void run() throws IOException;

	}

}
