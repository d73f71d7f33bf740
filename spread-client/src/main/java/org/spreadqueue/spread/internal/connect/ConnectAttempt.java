// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.ConnectFailedException;
import org.spreadqueue.spread.Durations;
import org.spreadqueue.spread.HandshakeRejectedException;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadLimits;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.TlsEngines;
import org.spreadqueue.spread.internal.loop.ChannelHandler;
import org.spreadqueue.spread.internal.loop.SelectorLoop;
import org.spreadqueue.spread.internal.transport.PlainTransport;
import org.spreadqueue.spread.internal.transport.TlsTransport;
import org.spreadqueue.spread.internal.transport.Transport;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.RejectedException;

/**
 * One attempt to get a connection: looks up the host, connects, agrees on TLS if wanted,
 * and shakes hands, all under one deadline. Each address of the host that is not the last
 * has its share of the time that is left. Lives on the loop thread, except what can block
 * for long: the lookup of a host name, and the computations of TLS.
 */
public final class ConnectAttempt implements ChannelHandler {

	private final SpreadAddress address;

	private final SpreadOptions options;

	private final SelectorLoop loop;

	private final ConnectionEvents events;

	private final PeerLookup.HostLookup hosts;

	private final int skipped;

	private final Deque<PeerLookup.Peer> candidates = new ArrayDeque<>();

	private final Runnable closeHook = this::loopEnds;

	private String privateName = "";

	private @Nullable SSLEngine engine;

	private @Nullable SocketChannel channel;

	private @Nullable Transport transport;

	/**
	 * Whether a thread computes for the transport, or asks somebody about a certificate.
	 * It holds the lock of the TLS engine meanwhile.
	 */
	private boolean computing;

	private @Nullable HandshakeExchange exchange;

	private @Nullable Timer deadline;

	/** When the time for all is over, by {@link System#nanoTime()}. */
	private long end;

	/** Ends the time of the present candidate, if there is another one. */
	private @Nullable Timer share;

	private boolean done;

	private String progress = "looking up the host";

	public ConnectAttempt(SpreadAddress address, SpreadOptions options, SelectorLoop loop, ConnectionEvents events) {
		this(address, options, loop, events, 0, PeerLookup.HostLookup.SYSTEM);
	}

	/**
	 * Creates an attempt that tries the addresses of the host from another one on.
	 * @param skipped how many addresses come last instead of first
	 */
	ConnectAttempt(SpreadAddress address, SpreadOptions options, SelectorLoop loop, ConnectionEvents events,
			int skipped, PeerLookup.HostLookup hosts) {
		this.skipped = skipped;
		this.hosts = hosts;
		this.address = address;
		this.options = options;
		this.loop = loop;
		this.events = events;
	}

	public void start() {
		this.loop.addCloseHook(this.closeHook);
		try {
			this.privateName = this.options.privateName().get();
			if (!this.privateName.isEmpty()) {
				SpreadLimits.checkPrivateName(this.privateName);
			}
		}
		catch (Throwable ex) {
			fail("was not tried: no usable private name: " + ex.getMessage(), ex);
			return;
		}
		this.end = System.nanoTime() + Durations.toNanos(this.options.connectTimeout());
		this.deadline = this.loop.schedule(this.options.connectTimeout(),
				() -> fail("did not answer within %s (%s)".formatted(this.options.connectTimeout(), progress()), null));
		TlsEngines tls = this.options.tls();
		if (this.address instanceof SpreadAddress.UnixSocket unix) {
			if (tls != null) {
				fail("cannot be reached by TLS, because it is a UNIX socket", null);
				return;
			}
			connect(List.of(new PeerLookup.Peer(UnixDomainSocketAddress.of(unix.path()), null)));
		}
		else if (this.address instanceof SpreadAddress.Tcp tcp) {
			PeerLookup lookup = new PeerLookup(tcp, tls, this.hosts);
			if (lookup.isImmediate()) {
				find(lookup);
			}
			else {
				elsewhere("spread-resolve-" + tcp.host(), () -> find(lookup));
			}
		}
	}

	private void find(PeerLookup lookup) {
		try {
			List<PeerLookup.Peer> peers = lookup.find();
			continueOnLoop(() -> connect(peers));
		}
		catch (ConnectFailedException ex) {
			continueOnLoop(() -> fail(ex));
		}
	}

	private static void elsewhere(String threadName, Runnable task) {
		Thread thread = new Thread(task, threadName);
		thread.setDaemon(true);
		thread.start();
	}

	private void continueOnLoop(Runnable next) {
		if (this.loop.inLoop()) {
			next.run();
			return;
		}
		try {
			this.loop.execute(next);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and this attempt with it.
		}
	}

	private void connect(List<PeerLookup.Peer> found) {
		List<PeerLookup.Peer> rotated = new ArrayList<>(found);
		Collections.rotate(rotated, -this.skipped);
		this.candidates.addAll(rotated);
		connectNext(null);
	}

	private void connectNext(@Nullable IOException previous) {
		if (this.done) {
			return;
		}
		endShare();
		closeChannel();
		this.progress = "connecting";
		PeerLookup.Peer peer = this.candidates.poll();
		if (peer == null) {
			String reason = (previous != null) ? String.valueOf(previous.getMessage()) : "no address";
			fail("cannot be reached: %s. Is a daemon running there?".formatted(reason), previous);
			return;
		}
		this.engine = peer.engine();
		SocketAddress next = peer.address();
		if (!this.candidates.isEmpty()) {
			Duration time = Duration.ofNanos((this.end - System.nanoTime()) / (this.candidates.size() + 1));
			this.share = this.loop.schedule(time, () -> connectNext(
					new SocketTimeoutException("%s did not answer within %s (%s)".formatted(next, time, progress()))));
		}
		try {
			boolean unix = next instanceof UnixDomainSocketAddress;
			SocketChannel opened = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
			this.channel = opened;
			opened.configureBlocking(false);
			if (!unix) {
				opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
				opened.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
			}
			boolean connected = opened.connect(next);
			SelectionKey key = this.loop.register(opened, SelectionKey.OP_CONNECT, this);
			if (connected) {
				connected(opened, key);
			}
		}
		catch (IOException ex) {
			connectNext(ex);
		}
		catch (RuntimeException ex) {
			fail("cannot be reached: %s".formatted(ex.getMessage()), ex);
		}
	}

	private void connected(SocketChannel current, SelectionKey key) throws IOException {
		SSLEngine tls = this.engine;
		this.transport = (tls != null) ? new TlsTransport(current, tls) : new PlainTransport(current);
		this.progress = "agreeing on TLS";
		prepare(key);
	}

	/** Agrees on TLS, then begins the handshake. */
	private void prepare(SelectionKey key) {
		Transport current = this.transport;
		if (this.done || current == null) {
			return;
		}
		try {
			switch (current.prepare()) {
				case AWAITS_INPUT -> this.loop.interest(key, SelectionKey.OP_READ);
				case AWAITS_OUTPUT -> this.loop.interest(key, SelectionKey.OP_WRITE);
				case AWAITS_TASKS -> {
					this.loop.interest(key, 0);
					elsewhere("spread-tls-" + this.address, () -> {
						current.runTasks();
						continueOnLoop(() -> {
							if (this.transport == current) {
								this.computing = false;
								prepare(key);
							}
						});
					});
					this.computing = true;
				}
				case DONE -> {
					this.exchange = new HandshakeExchange(this.address,
							new ClientHandshake(this.address, this.options, this.privateName), current);
					this.loop.interest(key, SelectionKey.OP_READ);
					this.exchange.begin();
				}
			}
		}
		catch (IOException ex) {
			if (this.engine != null) {
				fail(TlsTransport.describe(ex), ex);
			}
			else {
				connectNext(ex);
			}
		}
	}

	@Override
	public void ready(SelectionKey key) {
		if (key.isConnectable()) {
			SocketChannel current = (SocketChannel) key.channel();
			try {
				current.finishConnect();
				connected(current, key);
			}
			catch (IOException ex) {
				connectNext(ex);
			}
		}
		else if (this.transport != null && this.exchange != null) {
			shakeHands(this.transport, this.exchange, key);
		}
		else {
			prepare(key);
		}
	}

	private void shakeHands(Transport current, HandshakeExchange shaking, SelectionKey key) {
		try {
			ByteBuffer in = this.loop.readBuffer();
			if (current.read(in) < 0) {
				throw new EOFException("connection closed by the daemon");
			}
			AcceptReply accepted = shaking.receive(in.flip());
			if (accepted != null) {
				established(new Connection(this.address, this.options, this.loop, this.events, current, key, accepted),
						shaking.excess(), in);
			}
		}
		catch (RejectedException ex) {
			fail(new HandshakeRejectedException(this.address, ex.code()));
		}
		catch (MalformedMessageException ex) {
			fail("is no Spread daemon: " + ex.getMessage(), ex);
		}
		catch (ConnectFailedException ex) {
			fail(ex);
		}
		catch (IOException ex) {
			fail("broke off the handshake (%s): %s".formatted(progress(), ex.getMessage()), ex);
		}
	}

	private void established(Connection connection, ByteBuffer excess, ByteBuffer rest) {
		release();
		this.channel = null;
		this.transport = null;
		this.events.established(connection);
		connection.receive(excess);
		connection.receive(rest);
	}

	/** What the attempt waits for, for error messages. */
	private String progress() {
		return (this.exchange != null) ? this.exchange.progress() : this.progress;
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		fail("was given up: " + ((cause != null) ? cause.getMessage() : "the event loop is closed"), cause);
	}

	private void loopEnds() {
		closed(null);
	}

	/** Gives up because the session is closed. On the loop thread. */
	void abort() {
		fail("was given up: the session is closed", null);
	}

	/** Gives up without a word, because of what {@link #start()} has thrown. */
	void discard() {
		if (!this.done) {
			release();
			closeChannel();
		}
	}

	boolean isDone() {
		return this.done;
	}

	private void fail(String what, @Nullable Throwable cause) {
		fail(failure(this.address, what, cause));
	}

	static ConnectFailedException failure(SpreadAddress address, String what, @Nullable Throwable cause) {
		return new ConnectFailedException(address, "daemon at '%s' %s".formatted(address, what), cause);
	}

	private void fail(ConnectFailedException cause) {
		if (this.done) {
			return;
		}
		release();
		closeChannel();
		this.options.metrics().connectFailed(this.address, cause);
		this.events.failed(cause);
	}

	private void release() {
		this.done = true;
		this.loop.removeCloseHook(this.closeHook);
		if (this.deadline != null) {
			this.deadline.cancel();
		}
		endShare();
	}

	private void endShare() {
		if (this.share != null) {
			this.share.cancel();
			this.share = null;
		}
	}

	private void closeChannel() {
		// Saying goodbye by TLS would wait for what computes, and the whole loop with it.
		Closeable current = (this.transport != null && !this.computing) ? this.transport : this.channel;
		this.exchange = null;
		this.transport = null;
		this.computing = false;
		this.channel = null;
		if (current != null) {
			try {
				current.close();
			}
			catch (IOException ex) {
				// It is no longer needed, closed properly or not.
			}
		}
	}

}
