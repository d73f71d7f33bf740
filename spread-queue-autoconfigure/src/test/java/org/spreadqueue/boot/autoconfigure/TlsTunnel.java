// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

import org.spreadqueue.spread.SpreadAddress;

/**
 * What stunnel or HAProxy do in front of a daemon: ends TLS and passes the bytes on.
 */
final class TlsTunnel implements AutoCloseable {

	/** A certificate for localhost that is signed by itself. Anybody has its key. */
	private static final SslStoreBundle CERTIFICATE = new JksSslStoreBundle(
			JksSslStoreDetails.forLocation("classpath:org/spreadqueue/boot/tunnel.p12").withPassword("tunnel"), null);

	private final ServerSocket server;

	private final SpreadAddress.Tcp daemon;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	TlsTunnel(SpreadAddress daemon) throws IOException {
		this.server = SslBundle.of(CERTIFICATE)
			.createSslContext()
			.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.daemon = (SpreadAddress.Tcp) daemon;
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** Connections that were made through the tunnel. */
	int connections() {
		return this.sockets.size() / 2;
	}

	void cut() throws IOException {
		for (Socket socket : new ArrayList<>(this.sockets)) {
			socket.close();
		}
	}

	private void start(Runnable task) {
		Thread thread = new Thread(task, "tls-tunnel");
		this.threads.add(thread);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket outside = this.server.accept();
				Socket inside = new Socket(this.daemon.host(), this.daemon.port());
				outside.setTcpNoDelay(true);
				inside.setTcpNoDelay(true);
				this.sockets.add(outside);
				this.sockets.add(inside);
				start(() -> pump(outside, inside));
				start(() -> pump(inside, outside));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private static void pump(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// The other side has hung up.
		}
	}

	@Override
	public void close() throws Exception {
		this.server.close();
		cut();
		for (Thread thread : this.threads) {
			thread.join(5000);
		}
	}

}
