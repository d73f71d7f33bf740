// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.internal.loop.SelectorLoop;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * A one-node Spread daemon inside this JVM, for development, tests and programs on a
 * single machine. Clients in C, Perl and Java of Spread 3.1 and later can use it like a
 * real daemon; it does not talk to other daemons.
 * <p>
 * Its one thread does not keep the JVM alive. There is no authentication, so it listens
 * on the loopback interface by default.
 *
 * @since 0.1.0
 */
public final class EmbeddedSpreadDaemon implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(EmbeddedSpreadDaemon.class);

	private final EmbeddedDaemonOptions options;

	private final SelectorLoop loop;

	private final DaemonCore core;

	private final int port;

	private final AtomicBoolean running = new AtomicBoolean(true);

	private EmbeddedSpreadDaemon(EmbeddedDaemonOptions options) {
		this.options = options;
		List<ServerSocketChannel> bound = new ArrayList<>();
		SelectorLoop started = null;
		try {
			ServerSocketChannel tcp = ServerSockets.bindTcp(options);
			bound.add(tcp);
			this.port = ((InetSocketAddress) tcp.getLocalAddress()).getPort();
			if (options.unixSocket().isPresent()) {
				bound.add(ServerSockets.bindUnix(options.unixSocket().get(), options.unixSocketForEverybody()));
			}
			started = SelectorLoop.start("spread-daemon-" + this.port, true);
			this.loop = started;
			this.core = new DaemonCore(options, started);
			listen(bound);
		}
		// Errors too: where no thread can be had, that is an OutOfMemoryError.
		catch (IOException | RuntimeException | Error ex) {
			if (started != null) {
				started.close();
			}
			bound.forEach(ServerSockets::closeQuietly);
			if (ex instanceof Error error) {
				throw error;
			}
			throw (ex instanceof SpreadException known) ? known
					: new SpreadException("embedded daemon cannot start", ex);
		}
	}

	/** Starts a daemon on a free port of the loopback interface. */
	public static EmbeddedSpreadDaemon start() {
		return start(EmbeddedDaemonOptions.builder().build());
	}

	/**
	 * Starts a daemon, which accepts connections on return.
	 * @throws SpreadException if it cannot listen where it should
	 */
	public static EmbeddedSpreadDaemon start(EmbeddedDaemonOptions options) {
		EmbeddedSpreadDaemon daemon = new EmbeddedSpreadDaemon(options);
		logger.info("embedded Spread daemon '{}' listens on {}{}", options.daemonName(), daemon.address(),
				options.unixSocket().map((path) -> " and " + path).orElse(""));
		return daemon;
	}

	/** Returns the TCP port. */
	public int port() {
		return this.port;
	}

	/** Returns the TCP address for clients on this machine. */
	public SpreadAddress address() {
		boolean everywhere = this.options.host().equals("0.0.0.0") || this.options.host().equals("::");
		return new SpreadAddress.Tcp(everywhere ? "127.0.0.1" : this.options.host(), this.port);
	}

	public Optional<Path> unixSocket() {
		return this.options.unixSocket();
	}

	/** Returns how many clients are connected. */
	public int sessions() {
		return this.core.sessions().open();
	}

	/** Returns its counts. From any thread, even after the daemon has closed. */
	public EmbeddedDaemonStatistics statistics() {
		return this.core.counters().snapshot(sessions());
	}

	/** Tells whether it serves its clients. From any thread. */
	public boolean isRunning() {
		return this.running.get() && this.loop.isRunning();
	}

	/**
	 * Hangs up on all clients without notice, as a real daemon does, and frees port,
	 * socket file and thread. Idempotent. Another daemon can have the same port at once.
	 */
	@Override
	public void close() {
		if (!this.running.compareAndSet(true, false)) {
			return;
		}
		this.loop.close();
		this.options.unixSocket().ifPresent(ServerSockets::deleteSocketFile);
		logger.info("embedded Spread daemon '{}' on {} stopped", this.options.daemonName(), address());
	}

	private void listen(List<ServerSocketChannel> channels) {
		CompletableFuture<Void> listening = CompletableFuture.runAsync(() -> {
			try {
				for (ServerSocketChannel channel : channels) {
					new Acceptor(this.core, channel, channel == channels.get(0)).register();
				}
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		}, this.loop);
		listening.join();
	}

}
