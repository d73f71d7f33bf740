package org.spreadqueue.spread;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.Frame;
import org.spreadqueue.spread.wire.FrameDecoder;
import org.spreadqueue.spread.wire.FrameRules;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.MalformedFrameException;
import org.spreadqueue.spread.wire.OutboundQueue;
import org.spreadqueue.spread.wire.TypeBits;

/**
 * One connection to one daemon. It does not heal: once it is lost or closed it stays so
 * ({@link SpreadSession} gets a new one).
 * <p>
 * Reading, writing and all callbacks are done by the thread of its {@link EventLoop}. The
 * methods here can be called from any thread and never block: they leave what they have
 * to say in a queue, which the loop writes at the end of its pass.
 */
public final class SpreadConnection {

	private static final Logger logger = LoggerFactory.getLogger(SpreadConnection.class);

	/** Time for flushing what is pending and for the daemon to hang up. */
	static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	/** Reads of one pass, so that one busy connection does not starve the others. */
	private static final int READS_PER_PASS = 4;

	private static final ByteOrder ORDER = ByteOrder.nativeOrder();

	private enum State {

		OPEN, CLOSING, CLOSED

	}

	private final SpreadAddress address;

	private final SpreadOptions options;

	private final EventLoop loop;

	private final Completions completions;

	private final GuardedMetrics metrics;

	private final ConnectionListener listener;

	private final Transport transport;

	private final SelectionKey key;

	private final String privateGroup;

	private final DaemonVersion daemonVersion;

	private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	/** Encoded messages from any thread, in order. */
	private final Queue<ByteBuffer> inbox = new ConcurrentLinkedQueue<>();

	/** Bytes in {@link #inbox} and {@link #outbound}. */
	private final AtomicLong pendingBytes = new AtomicLong();

	private final AtomicBoolean flushSubmitted = new AtomicBoolean();

	// What follows is for the loop thread only.

	private final FrameDecoder decoder = new FrameDecoder(FrameRules.FROM_DAEMON);

	private final OutboundQueue outbound = new OutboundQueue();

	private boolean flushAtEndOfPass;

	private long reportedPending;

	private @Nullable Timer closeTimer;

	SpreadConnection(SpreadAddress address, SpreadOptions options, EventLoop loop, ConnectionListener listener,
			Transport transport, SelectionKey key, AcceptReply accept) {
		this.address = address;
		this.options = options;
		this.loop = loop;
		this.completions = new Completions(options.completionExecutor());
		this.metrics = options.guardedMetrics();
		this.listener = listener;
		this.transport = transport;
		this.key = key;
		this.privateGroup = accept.privateGroup();
		this.daemonVersion = new DaemonVersion(accept.major(), accept.minor(), accept.patch());
		key.attach(new SocketEvents());
	}

	/**
	 * Connect to a daemon. Never blocks.
	 * @param address the daemon; the addresses of the options are not used
	 * @param options how to connect
	 * @param loop serves the connection
	 * @param listener told what happens on it; may be called before the caller has seen
	 * the future complete
	 * @return completes on the {@link SpreadOptions#completionExecutor()} with the
	 * connection, or with a {@link ConnectFailedException}; cancelling it closes a
	 * connection that comes about nevertheless
	 * @throws RejectedExecutionException if the loop is closed
	 */
	public static CompletableFuture<SpreadConnection> connect(SpreadAddress address, SpreadOptions options,
			EventLoop loop, ConnectionListener listener) {
		CompletableFuture<SpreadConnection> result = new CompletableFuture<>();
		Completions completions = new Completions(options.completionExecutor());
		ConnectAttempt.Outcome outcome = new ConnectAttempt.Outcome() {

			@Override
			public void established(SpreadConnection connection) {
				options.guardedMetrics().connected(address, false);
				completions.run(() -> {
					if (!result.complete(connection)) {
						// The caller has cancelled.
						connection.startClosing();
					}
				});
			}

			@Override
			public void failed(SpreadException cause) {
				completions.run(() -> result.completeExceptionally(cause));
			}

		};
		loop.execute(new ConnectAttempt(address, options, loop, listener, outcome)::start);
		return result;
	}

	/**
	 * The address of this connection, for example {@code #alice#localhost}: the sender of
	 * its messages and a destination for others.
	 * @return the private group
	 */
	public String privateGroup() {
		return this.privateGroup;
	}

	/**
	 * The daemon that was asked for.
	 * @return the address
	 */
	public SpreadAddress address() {
		return this.address;
	}

	/**
	 * The version that the daemon announced.
	 * @return the version
	 */
	public DaemonVersion daemonVersion() {
		return this.daemonVersion;
	}

	/**
	 * Join a group. The only answer is the {@link MembershipChange}, if this connection
	 * gets membership events; joining twice has no effect.
	 * @param group the group
	 * @throws NotConnectedException if the connection is closed
	 */
	public void join(String group) {
		control(TypeBits.JOIN, SpreadLimits.checkGroup(group));
	}

	/**
	 * Leave a group. The only answer is the {@link SelfLeave}, if this connection gets
	 * membership events.
	 * @param group the group
	 * @throws NotConnectedException if the connection is closed
	 */
	public void leave(String group) {
		control(TypeBits.LEAVE, SpreadLimits.checkGroup(group));
	}

	/**
	 * Send a message. There is no answer: a group without members swallows it silently.
	 * @param message the message
	 * @throws NotConnectedException if the connection is closed
	 * @throws OutboundFullException if more than {@link SpreadOptions#maxPendingBytes()}
	 * would wait
	 */
	public void multicast(OutgoingMessage message) {
		requireOpen();
		ByteBuffer bytes = encode(message);
		int length = bytes.remaining();
		long pending = this.pendingBytes.addAndGet(length);
		if (pending > this.options.maxPendingBytes()) {
			this.pendingBytes.addAndGet(-length);
			throw new OutboundFullException(
					"%s: %d bytes wait for the daemon and %d more would exceed the limit of %d. Send more slowly, or raise 'maxPendingBytes'."
						.formatted(this, pending - length, length, this.options.maxPendingBytes()));
		}
		submit(bytes);
	}

	/**
	 * Send a message that was within the limit already when it was kept for this
	 * connection.
	 */
	void multicastKept(OutgoingMessage message) {
		requireOpen();
		ByteBuffer bytes = encode(message);
		this.pendingBytes.addAndGet(bytes.remaining());
		submit(bytes);
	}

	private ByteBuffer encode(OutgoingMessage message) {
		int type = message.serviceType().bit() | (message.selfDiscard() ? TypeBits.SELF_DISCARD : 0);
		return new Frame(ORDER, type, this.privateGroup, message.groups(), Hint.of(message.messageType(), ORDER),
				message.body())
			.encode();
	}

	/**
	 * Bytes that wait in this process for the daemon to take them. From any thread.
	 * @return a number, 0 on a closed connection
	 */
	public long pendingBytes() {
		return (this.state.get() == State.CLOSED) ? 0 : this.pendingBytes.get();
	}

	/**
	 * Close: write what is pending (for at most 2 seconds), say good-bye, hang up.
	 * Nothing is delivered to the listener any more but the end. From any thread,
	 * idempotent.
	 * @return completes when the connection is closed, always normally, on the
	 * {@link SpreadOptions#completionExecutor()}
	 */
	public CompletableFuture<Void> closeAsync() {
		startClosing();
		return this.completions.handOut(this.closed);
	}

	void startClosing() {
		if (this.state.compareAndSet(State.OPEN, State.CLOSING)) {
			try {
				ByteBuffer goodbye = request(TypeBits.KILL, this.privateGroup);
				enqueue(goodbye);
				if (this.loop.inLoop()) {
					startCloseTimer();
				}
				else {
					this.loop.execute(this::startCloseTimer);
				}
			}
			catch (RejectedExecutionException ex) {
				// The loop is ending and closes this connection.
			}
		}
	}

	@Override
	public String toString() {
		return "spread connection " + this.privateGroup + " to " + this.address;
	}

	private void startCloseTimer() {
		if (this.state.get() == State.CLOSING) {
			this.closeTimer = this.loop.schedule(CLOSE_TIMEOUT, () -> {
				logger.debug("{}: daemon did not take everything within {}", this, CLOSE_TIMEOUT);
				end(null);
			});
		}
	}

	private void control(int type, String group) {
		requireOpen();
		submit(request(type, group));
	}

	/**
	 * A request without body. It counts as pending, but no limit keeps it back.
	 */
	private ByteBuffer request(int type, String group) {
		ByteBuffer bytes = Frame.request(ORDER, type, this.privateGroup, group).encode();
		this.pendingBytes.addAndGet(bytes.remaining());
		return bytes;
	}

	private void requireOpen() {
		if (this.state.get() != State.OPEN) {
			throw new NotConnectedException(this + " is closed");
		}
	}

	private void submit(ByteBuffer bytes) {
		try {
			enqueue(bytes);
		}
		catch (RejectedExecutionException ex) {
			throw new NotConnectedException(this + " is closed, because its event loop is");
		}
	}

	private void enqueue(ByteBuffer bytes) {
		this.inbox.add(bytes);
		if (this.loop.inLoop()) {
			if (!this.flushAtEndOfPass) {
				this.flushAtEndOfPass = true;
				this.loop.atEndOfPass(this::flush);
			}
		}
		else if (this.flushSubmitted.compareAndSet(false, true)) {
			this.loop.execute(this::flush);
		}
	}

	private void flush() {
		this.flushSubmitted.set(false);
		this.flushAtEndOfPass = false;
		if (this.state.get() == State.CLOSED) {
			return;
		}
		for (ByteBuffer bytes = this.inbox.poll(); bytes != null; bytes = this.inbox.poll()) {
			this.outbound.add(bytes);
		}
		boolean socketIsFull = (this.key.interestOps() & SelectionKey.OP_WRITE) != 0;
		if (!socketIsFull) {
			try {
				write();
			}
			catch (IOException ex) {
				end(lost(ex));
			}
		}
	}

	private void write() throws IOException {
		int messages = this.outbound.messages();
		long written = this.outbound.writeTo(this.transport, this.loop.writeBuffer());
		this.pendingBytes.addAndGet(-written);
		if (written > 0) {
			this.metrics.sent(messages - this.outbound.messages(), written);
		}
		reportPending(this.pendingBytes.get());
		boolean done = this.outbound.isEmpty() && this.transport.flush();
		this.key.interestOps(done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
		if (done && this.state.get() == State.CLOSING && this.inbox.isEmpty()) {
			// The daemon hangs up when it has read the good-bye. Closing first, with
			// unread input, would reset the connection behind its back.
			this.transport.shutdownOutput();
		}
	}

	private void reportPending(long pending) {
		long change = pending - this.reportedPending;
		this.reportedPending = pending;
		this.metrics.pendingChanged(change);
	}

	private void read() throws IOException {
		for (int i = 0; i < READS_PER_PASS && this.state.get() != State.CLOSED; i++) {
			ByteBuffer in = this.loop.readBuffer();
			int length = this.transport.read(in);
			if (length < 0) {
				end(lost(null));
				return;
			}
			boolean drained = in.hasRemaining() && !this.transport.inputEnded();
			consume(in.flip());
			if (drained) {
				return;
			}
		}
	}

	/**
	 * Deliver what has arrived. The decoder keeps the beginning of a frame that goes on.
	 */
	void consume(ByteBuffer in) {
		int bytes = in.remaining();
		int messages = 0;
		try {
			while (this.state.get() == State.OPEN) {
				Frame frame = this.decoder.next(in);
				if (frame == null) {
					return;
				}
				messages++;
				deliver(frame);
			}
		}
		catch (MalformedFrameException ex) {
			end(new ProtocolException("%s: the daemon sent a malformed message: %s".formatted(this, ex.getMessage()),
					ex));
		}
		finally {
			if (bytes > 0) {
				this.metrics.received(messages, bytes);
			}
		}
		in.position(in.limit());
	}

	private void deliver(Frame frame) throws MalformedFrameException {
		SpreadEvent event = EventReader.read(frame);
		if (event == null) {
			logger.warn("{}: the daemon's policy refused a request concerning {}", this, frame.groups());
			return;
		}
		try {
			this.listener.received(this, event);
		}
		catch (RuntimeException ex) {
			logger.error("{}: listener failed with {}", this, event, ex);
		}
	}

	private ConnectionLostException lost(@Nullable IOException cause) {
		String how = (cause != null) ? cause.getMessage() : "closed by the daemon";
		return new ConnectionLostException("%s was lost: %s".formatted(this, how), cause);
	}

	private void end(@Nullable SpreadException cause) {
		State previous = this.state.getAndSet(State.CLOSED);
		if (previous == State.CLOSED) {
			return;
		}
		if (this.closeTimer != null) {
			this.closeTimer.cancel();
		}
		try {
			this.transport.close();
		}
		catch (IOException ex) {
			logger.debug("{} did not close properly", this, ex);
		}
		this.outbound.clear();
		this.inbox.clear();
		reportPending(0);
		if (previous == State.OPEN && cause != null) {
			this.metrics.connectionLost(this.address, cause);
		}
		try {
			this.listener.closed(this, (previous == State.OPEN) ? cause : null);
		}
		catch (RuntimeException ex) {
			logger.error("{}: listener failed at the end", this, ex);
		}
		this.closed.complete(null);
	}

	/**
	 * Serves the socket.
	 */
	private final class SocketEvents implements ChannelHandler {

		@Override
		public void ready(SelectionKey key) {
			try {
				if (key.isWritable()) {
					write();
				}
				if (key.isReadable()) {
					read();
				}
			}
			catch (IOException ex) {
				end(lost(ex));
			}
		}

		@Override
		public void closed(@Nullable Throwable cause) {
			end((cause != null)
					? new ConnectionLostException("%s was lost: %s".formatted(SpreadConnection.this, cause), cause)
					: null);
		}

	}

}
