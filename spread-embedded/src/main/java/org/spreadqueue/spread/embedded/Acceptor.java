// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.spread.internal.loop.ChannelHandler;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spread.wire.RejectCode;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;

final class Acceptor implements ChannelHandler {

	private static final Logger logger = QuotingLogger.of(EmbeddedSpreadDaemon.class);

	/** As the reference daemon requests. A fixed size makes a slow reader visible. */
	private static final int SEND_BUFFER_BYTES = 200 * 1024;

	private static final int ACCEPTS_PER_PASS = 64;

	/** Keeps a process without free descriptors from spinning. */
	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

	private final DaemonCore core;

	private final ServerSocketChannel channel;

	private final boolean tcp;

	Acceptor(DaemonCore core, ServerSocketChannel channel, boolean tcp) {
		this.core = core;
		this.channel = channel;
		this.tcp = tcp;
	}

	void register() throws IOException {
		this.channel.configureBlocking(false);
		this.core.loop().register(this.channel, SelectionKey.OP_ACCEPT, this);
	}

	@Override
	public void ready(SelectionKey key) {
		try {
			for (int i = 0; i < ACCEPTS_PER_PASS; i++) {
				SocketChannel accepted = this.channel.accept();
				if (accepted == null) {
					return;
				}
				welcome(accepted);
			}
		}
		// Errors too: without its acceptor, the daemon would be gone for good.
		catch (IOException | RuntimeException | Error ex) {
			pause(key, ex);
		}
	}

	private void pause(SelectionKey key, Throwable cause) {
		try {
			this.core.loop().schedule(PAUSE_AFTER_FAILURE, () -> {
				if (key.isValid()) {
					key.interestOps(SelectionKey.OP_ACCEPT);
				}
			});
			key.interestOps(0);
			this.core.limit()
				.once(Level.WARN, "", "cannot accept connections, trying again in {}: {}", PAUSE_AFTER_FAILURE, cause);
		}
		catch (RuntimeException | Error ex) {
			// Tried again at once, then.
			this.core.loop().failed(logger, ex, "cannot accept connections");
		}
	}

	private void welcome(SocketChannel accepted) throws IOException {
		try {
			accepted.configureBlocking(false);
			accepted.setOption(SO_SNDBUF, SEND_BUFFER_BYTES);
			if (this.tcp) {
				accepted.setOption(TCP_NODELAY, true);
				accepted.setOption(SO_KEEPALIVE, true);
			}
			if (this.core.sessions().isFull()) {
				this.core.sessions().slowestHandshake().ifPresent(DaemonSession::makeRoom);
			}
			if (this.core.sessions().isFull()) {
				logger.debug("connection refused: {} sessions exist", this.core.options().maxSessions());
				accepted.write(ByteBuffer.wrap(new byte[] { RejectCode.QUOTA }));
				accepted.close();
				return;
			}
			String peer = this.tcp ? String.valueOf(accepted.getRemoteAddress()) : "UNIX socket";
			this.core.sessions().add(new DaemonSession(this.core, accepted, peer));
		}
		catch (IOException ex) {
			logger.debug("connection failed right after accept", ex);
			accepted.close();
		}
		catch (RuntimeException | Error ex) {
			accepted.close();
			throw ex;
		}
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		if (cause != null) {
			logger.error("no longer accepting connections", cause);
		}
	}

}
