// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.spreadqueue.spread.SpreadAddress;

/**
 * Stands between sessions and their daemon, and can cut all their connections at once.
 */
final class CuttableLink implements AutoCloseable {

	/** Of the daemon. */
	private final int port;

	private final ServerSocket server;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	CuttableLink(int port) {
		this.port = port;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	SpreadAddress address() {
		return SpreadAddress.parse(this.server.getLocalPort() + "@127.0.0.1");
	}

	private void accept() throws IOException {
		while (!this.server.isClosed()) {
			Socket client = this.server.accept();
			Socket target = new Socket(InetAddress.getLoopbackAddress(), this.port);
			client.setTcpNoDelay(true);
			target.setTcpNoDelay(true);
			this.sockets.add(client);
			this.sockets.add(target);
			start(() -> forward(client, target));
			start(() -> forward(target, client));
		}
	}

	private void forward(Socket from, Socket to) throws IOException {
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			in.transferTo(out);
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	/** Nothing that was written before arrives any more, unless it has already. */
	void cut() {
		this.sockets.forEach((socket) -> {
			try {
				socket.setSoLinger(true, 0);
				socket.close();
			}
			catch (IOException ex) {
				// Closed by the other side.
			}
		});
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		this.sockets.forEach((socket) -> start(socket::close));
	}

	private static void start(Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (IOException ex) {
				// Cut.
			}
		}, "link");
		thread.setDaemon(true);
		thread.start();
	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
