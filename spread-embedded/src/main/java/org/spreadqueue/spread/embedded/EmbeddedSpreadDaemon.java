package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;

/**
 * A one-node Spread daemon inside this JVM, for development, tests and programs on a
 * single machine. Clients in C, Perl and Java of Spread 3.1 and later can use it like a
 * real one; it does not talk to other daemons.
 * <p>
 * It has one daemon thread. There is no authentication, so it listens on the loopback
 * interface unless told otherwise.
 */
public final class EmbeddedSpreadDaemon implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSpreadDaemon.class);

	private static final int ACCEPT_QUEUE = 256;

	private final EmbeddedDaemonOptions options;

	private final EventLoop loop;

	private final DaemonCore core;

	private final int port;

	private final AtomicBoolean running = new AtomicBoolean(true);

	private EmbeddedSpreadDaemon(EmbeddedDaemonOptions options) {
		this.options = options;
		List<ServerSocketChannel> bound = new ArrayList<>();
		EventLoop started = null;
		try {
			ServerSocketChannel tcp = bindTcp(options);
			bound.add(tcp);
			this.port = ((InetSocketAddress) tcp.getLocalAddress()).getPort();
			if (options.unixSocket().isPresent()) {
				bound.add(bindUnix(options.unixSocket().get()));
			}
			started = EventLoop.start("spread-daemon-" + this.port);
			this.loop = started;
			this.core = new DaemonCore(options, started);
			listen(bound);
		}
		catch (IOException | RuntimeException ex) {
			if (started != null) {
				started.close();
			}
			bound.forEach(EmbeddedSpreadDaemon::closeQuietly);
			throw (ex instanceof SpreadException known) ? known
					: new SpreadException("embedded daemon cannot start", ex);
		}
	}

	/**
	 * Start a daemon on a free port of the loopback interface.
	 * @return the running daemon
	 */
	public static EmbeddedSpreadDaemon start() {
		return start(EmbeddedDaemonOptions.builder().build());
	}

	/**
	 * Start a daemon.
	 * @param options how to run it
	 * @return the running daemon, which accepts connections already
	 * @throws SpreadException if it cannot listen where it should
	 */
	public static EmbeddedSpreadDaemon start(EmbeddedDaemonOptions options) {
		EmbeddedSpreadDaemon daemon = new EmbeddedSpreadDaemon(options);
		logger.info("embedded Spread daemon '{}' listens on {}{}", options.daemonName(), daemon.address(),
				options.unixSocket().map((path) -> " and " + path).orElse(""));
		return daemon;
	}

	/**
	 * The TCP port it listens on.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * The TCP address for clients on this machine.
	 * @return the address
	 */
	public SpreadAddress address() {
		boolean everywhere = this.options.host().equals("0.0.0.0") || this.options.host().equals("::");
		return new SpreadAddress.Tcp(everywhere ? "127.0.0.1" : this.options.host(), this.port);
	}

	/**
	 * The UNIX socket it listens on.
	 * @return the socket file, if there is one
	 */
	public Optional<Path> unixSocket() {
		return this.options.unixSocket();
	}

	/**
	 * Clients that are connected at this moment.
	 * @return their number
	 */
	public int sessions() {
		return this.core.sessions().open();
	}

	/**
	 * Whether it has not been closed.
	 * @return whether it runs
	 */
	public boolean isRunning() {
		return this.running.get();
	}

	/**
	 * Stop: hang up on all clients without notice, as a real daemon does, and free port,
	 * socket file and thread. Idempotent. Another daemon can have the same port at once.
	 */
	@Override
	public void close() {
		if (!this.running.compareAndSet(true, false)) {
			return;
		}
		this.loop.close();
		this.options.unixSocket().ifPresent(EmbeddedSpreadDaemon::deleteSocketFile);
		logger.info("embedded Spread daemon '{}' on {} stopped", this.options.daemonName(), address());
	}

	private void listen(List<ServerSocketChannel> channels) {
		CompletableFuture<Void> listening = CompletableFuture.runAsync(() -> {
			try {
				for (ServerSocketChannel channel : channels) {
					new Listener(this.core, channel, channel == channels.get(0)).register();
				}
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		}, this.loop);
		listening.join();
	}

	private static ServerSocketChannel bindTcp(EmbeddedDaemonOptions options) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open();
		try {
			InetAddress host = InetAddress.getByName(options.host());
			if (!host.isLoopbackAddress()) {
				logger.warn("embedded Spread daemon listens on {}: every host that can reach it can connect, "
						+ "there is no authentication", options.host());
			}
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			return channel.bind(new InetSocketAddress(host, options.port()), ACCEPT_QUEUE);
		}
		catch (IOException ex) {
			closeQuietly(channel);
			throw new SpreadException(
					"embedded Spread daemon cannot listen on %s:%d: %s. Choose port 0 for any free one, or stop the program that has the port."
						.formatted(options.host(), options.port(), ex.getMessage()),
					ex);
		}
	}

	private static ServerSocketChannel bindUnix(Path path) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			if (isSocketFile(path) && !isAlive(path)) {
				Files.delete(path);
			}
			return channel.bind(UnixDomainSocketAddress.of(path), ACCEPT_QUEUE);
		}
		catch (IOException ex) {
			closeQuietly(channel);
			throw new SpreadException(
					"embedded Spread daemon cannot listen on UNIX socket '%s': %s. Choose another path, or stop the program that has it."
						.formatted(path, ex.getMessage()),
					ex);
		}
	}

	private static boolean isSocketFile(Path path) throws IOException {
		return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
				&& Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
	}

	/**
	 * A socket file outlives its program; only a connect tells.
	 */
	private static boolean isAlive(Path path) {
		try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			return probe.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void deleteSocketFile(Path path) {
		try {
			Files.deleteIfExists(path);
		}
		catch (IOException ex) {
			logger.debug("socket file {} was not deleted", path, ex);
		}
	}

	private static void closeQuietly(ServerSocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.debug("server socket did not close properly", ex);
		}
	}

}
