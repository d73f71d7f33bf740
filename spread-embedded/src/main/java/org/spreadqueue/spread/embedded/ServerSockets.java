// SPDX-License-Identifier: Apache-2.0

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
import java.nio.file.attribute.PosixFilePermissions;

import org.slf4j.Logger;

import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.log.QuotingLogger;

/** The TCP ports and socket files on which a daemon listens. */
final class ServerSockets {

	private static final Logger logger = QuotingLogger.of(EmbeddedSpreadDaemon.class);

	private static final int ACCEPT_QUEUE = 256;

	private ServerSockets() {
	}

	static ServerSocketChannel bindTcp(EmbeddedDaemonOptions options) throws IOException {
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
		catch (RuntimeException | Error ex) {
			closeQuietly(channel);
			throw ex;
		}
	}

	/**
	 * Replaces an abandoned socket file, like the reference daemon, but neither that of a
	 * living program nor any other file. {@code forEverybody} sets mode 0666, as the
	 * reference daemon does, instead of what the umask leaves.
	 */
	static ServerSocketChannel bindUnix(Path path, boolean forEverybody) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			if (isSocketFile(path) && !isAlive(path)) {
				Files.delete(path);
			}
			channel.bind(UnixDomainSocketAddress.of(path), ACCEPT_QUEUE);
			if (forEverybody) {
				Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
			}
			return channel;
		}
		catch (IOException ex) {
			closeQuietly(channel);
			throw new SpreadException(
					"embedded Spread daemon cannot listen on UNIX socket '%s': %s. Choose another path, or stop the program that has it."
						.formatted(path, ex.getMessage()),
					ex);
		}
		catch (RuntimeException | Error ex) {
			closeQuietly(channel);
			throw ex;
		}
	}

	private static boolean isSocketFile(Path path) throws IOException {
		return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
				&& Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
	}

	/** A socket file outlives its program; only a connect tells. */
	private static boolean isAlive(Path path) {
		try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			return probe.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	static void deleteSocketFile(Path path) {
		try {
			Files.deleteIfExists(path);
		}
		catch (IOException ex) {
			logger.debug("socket file {} was not deleted", path, ex);
		}
	}

	static void closeQuietly(ServerSocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.debug("server socket did not close properly", ex);
		}
	}

}
