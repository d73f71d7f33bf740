// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Stands between programs and a daemon on the loopback interface, passes on what they
 * say, and has the faults of their connections. Its threads do not keep the JVM alive and
 * end with it. From any thread.
 *
 * @since 0.1.0
 */
public final class FaultyLink implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(FaultyLink.class);

	private static final int ACCEPT_QUEUE = 256;

	private final InetSocketAddress daemon;

	private final ServerSocket server;

	private final Set<LinkedConnection> connections = ConcurrentHashMap.newKeySet();

	private final Map<Class<? extends Fault>, Outage> outages = new ConcurrentHashMap<>();

	private FaultyLink(int daemonPort, ServerSocket server) {
		this.daemon = new InetSocketAddress(InetAddress.getLoopbackAddress(), daemonPort);
		this.server = server;
	}

	/** Opens a link to the daemon that has this port, or will have it. */
	public static FaultyLink open(int daemonPort) {
		try {
			FaultyLink link = new FaultyLink(daemonPort,
					new ServerSocket(0, ACCEPT_QUEUE, InetAddress.getLoopbackAddress()));
			LinkedConnection.startThread("spread-link-" + link.server.getLocalPort(), link::accept);
			return link;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The link in front of the embedded daemon cannot listen", ex);
		}
	}

	/** Returns where programs connect. */
	public SpreadAddress address() {
		return new SpreadAddress.Tcp(this.server.getInetAddress().getHostAddress(), this.server.getLocalPort());
	}

	/**
	 * Begins a fault of the connections.
	 * @throws IllegalStateException if there is one of its kind already
	 */
	public Outage inject(Fault fault) {
		Outage outage = new Outage(fault, () -> this.outages.remove(fault.getClass()));
		Outage present = this.outages.putIfAbsent(fault.getClass(), outage);
		if (present != null) {
			throw new IllegalStateException(
					"There is a " + present.fault() + " already. Close its outage before " + fault + " begins.");
		}
		if (fault instanceof Fault.Refuse) {
			this.connections.forEach(LinkedConnection::close);
		}
		return outage;
	}

	/** Returns the outage of this kind, {@code null} if there is none. */
	@Nullable Outage outage(Class<? extends Fault> kind) {
		return this.outages.get(kind);
	}

	/** Forgets a connection that has ended. */
	void ended(LinkedConnection connection) {
		this.connections.remove(connection);
	}

	private void accept() throws IOException {
		while (!this.server.isClosed()) {
			Socket program = this.server.accept();
			if (outage(Fault.Refuse.class) != null) {
				program.close();
				continue;
			}
			connect(program);
		}
	}

	private void connect(Socket program) throws IOException {
		Socket toDaemon = new Socket();
		try {
			toDaemon.connect(this.daemon);
			LinkedConnection connection = new LinkedConnection(this, program, toDaemon);
			this.connections.add(connection);
			connection.start();
			if (this.server.isClosed() || outage(Fault.Refuse.class) != null) {
				// It came while all others were closed.
				connection.close();
			}
		}
		catch (IOException ex) {
			logger.debug("no connection to the embedded daemon", ex);
			toDaemon.close();
			program.close();
		}
	}

	/** Ends all outages and connections. */
	@Override
	public void close() {
		this.outages.values().forEach(Outage::close);
		try {
			this.server.close();
		}
		catch (IOException ex) {
			logger.debug("the link did not close properly", ex);
		}
		this.connections.forEach(LinkedConnection::close);
	}

}
