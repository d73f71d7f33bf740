// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;

/**
 * One connection of a program through the link: two sockets, and a thread each way, or
 * two where something is delayed.
 */
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
		startThread(name + "-out", () -> pass(this.program, new DelayLine(name + "-out-delayed", new ToDaemon())));
		startThread(name + "-in", () -> pass(this.daemon, new DelayLine(name + "-in-delayed", new ToProgram())));
	}

	private void pass(Socket from, DelayLine line) throws IOException {
		try {
			InputStream in = from.getInputStream();
			byte[] bytes = new byte[BUFFER_BYTES];
			for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
				line.pass(bytes, length, this.link.outage(Fault.Delay.class));
			}
		}
		finally {
			line.end();
		}
	}

	private static int limit(@Nullable Outage dropping) {
		return (dropping != null && dropping.fault() instanceof Fault.DropConnection fault) ? fault.messages()
				: Integer.MAX_VALUE;
	}

	/** Ends all threads. From any thread. */
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

	/** Takes more when the daemon is gone, so that the program sees no reset. */
	private final class ToDaemon implements DelayLine.Sink {

		@Override
		public void write(byte[] bytes, int length) {
			if (LinkedConnection.this.daemon.isClosed()) {
				return;
			}
			try {
				LinkedConnection.this.daemon.getOutputStream().write(bytes, 0, length);
			}
			catch (IOException ex) {
				closeQuietly(LinkedConnection.this.daemon);
			}
		}

		@Override
		public void end() {
			close();
		}

	}

	/** Ends with a proper end of the stream: what was passed on before arrives. */
	private final class ToProgram implements DelayLine.Sink {

		private final MessageCounter counter = new MessageCounter();

		private @Nullable Outage counted;

		@Override
		public void write(byte[] bytes, int length) throws IOException {
			Outage dropping = LinkedConnection.this.link.outage(Fault.DropConnection.class);
			if (dropping != this.counted) {
				this.counted = dropping;
				this.counter.reset();
			}
			int limit = limit(dropping);
			int passing = this.counter.read(bytes, length, limit);
			LinkedConnection.this.program.getOutputStream().write(bytes, 0, passing);
			if (this.counter.count() >= limit) {
				end();
			}
		}

		@Override
		public void end() throws IOException {
			closeQuietly(LinkedConnection.this.daemon);
			LinkedConnection.this.program.shutdownOutput();
		}

	}

	@FunctionalInterface
	interface Step {

		void run() throws IOException;

	}

}
