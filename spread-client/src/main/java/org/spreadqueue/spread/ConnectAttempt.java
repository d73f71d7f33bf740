package org.spreadqueue.spread;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.MalformedFrameException;
import org.spreadqueue.spread.wire.RejectedException;

import static java.util.Objects.requireNonNull;

/**
 * One attempt to get a connection: look up the host, connect, agree on TLS if wanted,
 * shake hands, all under one deadline. Lives on the loop thread; only what can block for
 * long is done elsewhere: looking up a host name, and the computations of TLS.
 */
final class ConnectAttempt implements ChannelHandler {

	/** The longest unit is that of an authentication method. */
	private static final int HANDSHAKE_BYTES = SpreadAuthentication.Exchange.MAX_RECEIVED;

	private final SpreadAddress address;

	private final SpreadOptions options;

	private final EventLoop loop;

	private final ConnectionListener listener;

	private final Outcome outcome;

	private final Deque<SocketAddress> candidates = new ArrayDeque<>();

	private final ByteBuffer received = ByteBuffer.allocate(HANDSHAKE_BYTES);

	private final Runnable closeHook = this::loopEnds;

	private @Nullable ClientHandshake handshake;

	private @Nullable SSLEngine engine;

	private @Nullable SocketChannel channel;

	private @Nullable Transport transport;

	private @Nullable Timer deadline;

	private boolean done;

	private String progress = "looking up the host";

	ConnectAttempt(SpreadAddress address, SpreadOptions options, EventLoop loop, ConnectionListener listener,
			Outcome outcome) {
		this.address = address;
		this.options = options;
		this.loop = loop;
		this.listener = listener;
		this.outcome = outcome;
	}

	void start() {
		this.loop.addCloseHook(this.closeHook);
		try {
			String privateName = this.options.privateName().get();
			if (!privateName.isEmpty()) {
				SpreadLimits.checkPrivateName(privateName);
			}
			this.handshake = new ClientHandshake(this.address, this.options, privateName);
		}
		catch (RuntimeException ex) {
			fail("was not tried: no usable private name: " + ex.getMessage(), ex);
			return;
		}
		this.deadline = this.loop.schedule(this.options.connectTimeout(),
				() -> fail("did not answer within %s (%s)".formatted(this.options.connectTimeout(), progress()), null));
		TlsEngines tls = this.options.tls();
		if (this.address instanceof SpreadAddress.UnixSocket unix) {
			if (tls != null) {
				fail("cannot be reached by TLS, because it is a UNIX socket", null);
				return;
			}
			connect(List.of(UnixDomainSocketAddress.of(unix.path())));
		}
		else if (this.address instanceof SpreadAddress.Tcp tcp) {
			PeerLookup lookup = new PeerLookup(tcp, tls);
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
			PeerLookup.Peer peer = lookup.find();
			continueOnLoop(() -> {
				this.engine = peer.engine();
				connect(peer.addresses());
			});
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
			// The loop has ended meanwhile, and this attempt with it.
		}
	}

	private void connect(List<? extends SocketAddress> found) {
		this.candidates.addAll(found);
		this.progress = "connecting";
		connectNext(null);
	}

	private void connectNext(@Nullable IOException previous) {
		if (this.done) {
			return;
		}
		closeChannel();
		SocketAddress next = this.candidates.poll();
		if (next == null) {
			String reason = (previous != null) ? String.valueOf(previous.getMessage()) : "no address";
			fail("cannot be reached: %s. Is a daemon running there?".formatted(reason), previous);
			return;
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

	/**
	 * Agree on TLS, then ask for a connection.
	 */
	private void prepare(SelectionKey key) {
		Transport current = this.transport;
		if (this.done || current == null) {
			return;
		}
		try {
			switch (current.prepare()) {
				case AWAITS_INPUT -> key.interestOps(SelectionKey.OP_READ);
				case AWAITS_OUTPUT -> key.interestOps(SelectionKey.OP_WRITE);
				case AWAITS_TASKS -> {
					key.interestOps(0);
					elsewhere("spread-tls-" + this.address, () -> {
						current.runTasks();
						continueOnLoop(() -> prepare(key));
					});
				}
				case DONE -> request(current, key);
			}
		}
		catch (IOException ex) {
			if (this.engine != null) {
				fail(TlsFailures.describe(ex), ex);
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
		else if (!this.progress.isEmpty()) {
			prepare(key);
		}
		else {
			read(requireNonNull(this.transport), key);
		}
	}

	private void read(Transport current, SelectionKey key) {
		try {
			ByteBuffer in = this.loop.readBuffer();
			if (current.read(in) < 0) {
				throw new EOFException("connection closed by the daemon");
			}
			shakeHands(current, key, in.flip());
		}
		catch (RejectedException ex) {
			fail(new HandshakeRejectedException(this.address, RejectReason.ofCode(ex.code()), ex.code()));
		}
		catch (MalformedFrameException ex) {
			fail("is no Spread daemon: " + ex.getMessage(), ex);
		}
		catch (AuthenticationFailedException ex) {
			fail(ex);
		}
		catch (IOException ex) {
			fail("broke off the handshake (%s): %s".formatted(progress(), ex.getMessage()), ex);
		}
	}

	private void request(Transport current, SelectionKey key) throws IOException {
		this.progress = "";
		key.interestOps(SelectionKey.OP_READ);
		writeAtOnce(current, requireNonNull(this.handshake).request());
	}

	private void shakeHands(Transport current, SelectionKey key, ByteBuffer in)
			throws RejectedException, MalformedFrameException, IOException {
		ClientHandshake shaking = requireNonNull(this.handshake);
		while (in.hasRemaining()) {
			int length = Math.min(in.remaining(), this.received.remaining());
			this.received.put(in.slice(in.position(), length));
			in.position(in.position() + length);
			this.received.flip();
			for (ByteBuffer say = shaking.advance(this.received); say != null; say = shaking.advance(this.received)) {
				writeAtOnce(current, say);
			}
			AcceptReply accept = shaking.accepted();
			if (accept != null) {
				established(current, key, accept, in);
				return;
			}
			this.received.compact();
			if (!this.received.hasRemaining()) {
				fail("sent more than %d bytes during the handshake (%s)".formatted(HANDSHAKE_BYTES, progress()), null);
				return;
			}
		}
	}

	/**
	 * What is being waited for, for messages.
	 */
	private String progress() {
		return (this.progress.isEmpty() && this.handshake != null) ? this.handshake.progress() : this.progress;
	}

	private void writeAtOnce(Transport current, ByteBuffer bytes) throws IOException {
		int length = bytes.remaining();
		if (current.write(bytes) != length || !current.flush()) {
			throw new IOException("handshake did not fit into the socket buffer");
		}
	}

	private void established(Transport current, SelectionKey key, AcceptReply accept, ByteBuffer rest) {
		release();
		this.channel = null;
		this.transport = null;
		SpreadConnection connection = new SpreadConnection(this.address, this.options, this.loop, this.listener,
				current, key, accept);
		this.outcome.established(connection);
		connection.consume(this.received);
		connection.consume(rest);
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		fail("was given up: " + ((cause != null) ? cause.getMessage() : "the event loop is closed"), cause);
	}

	private void loopEnds() {
		closed(null);
	}

	/**
	 * Give up. On the loop thread.
	 */
	void abort() {
		fail("was given up: the session is closed", null);
	}

	private void fail(String what, @Nullable Throwable cause) {
		fail(new ConnectFailedException(this.address, "daemon at '%s' %s".formatted(this.address, what), cause));
	}

	private void fail(ConnectFailedException cause) {
		if (this.done) {
			return;
		}
		release();
		closeChannel();
		this.options.guardedMetrics().connectFailed(this.address, cause);
		this.outcome.failed(cause);
	}

	private void release() {
		this.done = true;
		this.loop.removeCloseHook(this.closeHook);
		if (this.deadline != null) {
			this.deadline.cancel();
		}
	}

	private void closeChannel() {
		Closeable current = (this.transport != null) ? this.transport : this.channel;
		this.transport = null;
		this.channel = null;
		if (current != null) {
			try {
				current.close();
			}
			catch (IOException ex) {
				// It is of no use any more, closed properly or not.
			}
		}
	}

	/**
	 * Told once how the attempt ended, on the loop thread.
	 */
	interface Outcome {

		void established(SpreadConnection connection);

		void failed(SpreadException cause);

	}

}
