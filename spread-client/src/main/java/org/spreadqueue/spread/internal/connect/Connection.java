// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.spread.ConnectionLostException;
import org.spreadqueue.spread.DaemonVersion;
import org.spreadqueue.spread.NotConnectedException;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ProtocolException;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadConnection;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadLimits;
import org.spreadqueue.spread.SpreadMetrics;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.internal.loop.ChannelHandler;
import org.spreadqueue.spread.internal.loop.SelectorLoop;
import org.spreadqueue.spread.internal.transport.Transport;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.EncodedMessage;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;
import org.spreadqueue.spread.wire.WireMessageDecoder;

/**
 * One established connection. Any thread may send and close; the loop reads, delivers,
 * and writes at the end of its pass.
 */
public final class Connection {

	private static final Logger logger = QuotingLogger.of(SpreadConnection.class);

	/** Time for writing pending bytes and for the daemon to hang up. */
	public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	/** Keeps one busy connection from starving the others. */
	private static final int READS_PER_PASS = 4;

	private static final ByteOrder ORDER = ByteOrder.nativeOrder();

	private enum State {

		OPEN, CLOSING, CLOSED

	}

	private final SpreadAddress address;

	private final SelectorLoop loop;

	private final SpreadMetrics metrics;

	private final ConnectionEvents events;

	private final Transport transport;

	private final SelectionKey key;

	private final String privateGroup;

	private final DaemonVersion daemonVersion;

	private final SendQueue queue;

	/** A message to oneself, as the daemon delivers it. */
	private final RegularMessage question;

	private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final AtomicBoolean flushSubmitted = new AtomicBoolean();

	// The fields below are for the loop thread only.

	private final WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_DAEMON);

	private final SilenceWatch silence;

	/** Questions without an answer yet. */
	private int asked;

	private boolean leftForSilence;

	private boolean flushAtEndOfPass;

	private @Nullable Timer closeTimer;

	Connection(SpreadAddress address, SpreadOptions options, SelectorLoop loop, ConnectionEvents events,
			Transport transport, SelectionKey key, AcceptReply accepted) {
		this.address = address;
		this.loop = loop;
		this.metrics = options.metrics();
		this.events = events;
		this.transport = transport;
		this.key = key;
		this.privateGroup = accepted.privateGroup();
		this.daemonVersion = new DaemonVersion(accepted.major(), accepted.minor(), accepted.patch());
		this.queue = new SendQueue(options);
		this.question = new RegularMessage(this.privateGroup, List.of(this.privateGroup), ServiceType.RELIABLE, false,
				(short) 0, false, WireMessage.NO_BODY);
		this.silence = new SilenceWatch(options.silenceTimeout(), loop::schedule, this::ask,
				() -> leaveForSilence(options.silenceTimeout()));
		key.attach(new SocketEvents());
		this.silence.start();
	}

	/**
	 * Creates what bounds the lines that daemons cause.
	 * @param owner of the connections
	 */
	public static LogLimit newLimit(String owner) {
		return new LogLimit(logger, owner);
	}

	public String privateGroup() {
		return this.privateGroup;
	}

	public SpreadAddress address() {
		return this.address;
	}

	public DaemonVersion daemonVersion() {
		return this.daemonVersion;
	}

	public void join(String group) {
		SpreadLimits.checkGroup(group);
		requireOpen();
		submit(request(TypeBits.JOIN, group));
	}

	public void leave(String group) {
		SpreadLimits.checkGroup(group);
		requireOpen();
		submit(request(TypeBits.LEAVE, group));
	}

	public void multicast(OutgoingMessage message) {
		requireOpen();
		this.queue.addWithinLimit(encode(message), this);
		flushOrRefuse();
	}

	/** Sends a message that already counted towards the limit while it was kept. */
	void multicastKept(OutgoingMessage message) {
		requireOpen();
		submit(encode(message));
	}

	private EncodedMessage encode(OutgoingMessage message) {
		int type = message.serviceType().bit() | (message.selfDiscard() ? TypeBits.SELF_DISCARD : 0);
		return EncodedMessage.of(new WireMessage(ORDER, type, this.privateGroup, message.groups(),
				Hint.of(message.messageType(), ORDER), message.body()));
	}

	private EncodedMessage request(int type, String group) {
		return EncodedMessage.of(WireMessage.request(ORDER, type, this.privateGroup, group));
	}

	public long pendingBytes() {
		return (this.state.get() == State.CLOSED) ? 0 : this.queue.bytes();
	}

	/** Writes pending bytes, says goodbye and hangs up. Idempotent. */
	public void close() {
		if (this.state.compareAndSet(State.OPEN, State.CLOSING)) {
			try {
				if (this.loop.inLoop()) {
					sayGoodbye();
				}
				else {
					this.loop.execute(this::sayGoodbye);
				}
			}
			catch (RejectedExecutionException ex) {
				// The loop is ending and closes this connection.
			}
		}
	}

	/** Whether it lost its socket without having ended. On the loop thread only. */
	boolean isBroken() {
		return this.state.get() == State.CLOSED || !this.key.isValid();
	}

	/** Ends what {@link #isBroken()}. On the loop thread only. */
	void giveUp() {
		end(lost(null));
	}

	/** Completes on the loop thread when the connection has ended. */
	public CompletableFuture<Void> closed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return "spread connection " + this.privateGroup + " to " + this.address;
	}

	private void sayGoodbye() {
		if (this.state.get() == State.CLOSING) {
			this.queue.finish(request(TypeBits.KILL, this.privateGroup));
			scheduleFlush();
			this.closeTimer = this.loop.schedule(CLOSE_TIMEOUT, () -> {
				logger.debug("{}: daemon did not take everything within {}", this, CLOSE_TIMEOUT);
				end(null);
			});
		}
	}

	private void requireOpen() {
		if (this.state.get() != State.OPEN) {
			throw new NotConnectedException(this + " is closed");
		}
	}

	private void submit(EncodedMessage message) {
		this.queue.add(message);
		flushOrRefuse();
	}

	private void flushOrRefuse() {
		try {
			scheduleFlush();
		}
		catch (RejectedExecutionException ex) {
			throw new NotConnectedException(this + " is closed, because its event loop is");
		}
	}

	private void scheduleFlush() {
		if (this.loop.inLoop()) {
			if (!this.flushAtEndOfPass) {
				this.loop.atEndOfPass(this::flush);
				this.flushAtEndOfPass = true;
			}
		}
		else if (this.flushSubmitted.compareAndSet(false, true)) {
			try {
				this.loop.execute(this::flush);
			}
			catch (RuntimeException | Error ex) {
				// The next one to send must try again.
				this.flushSubmitted.set(false);
				throw ex;
			}
		}
	}

	private void flush() {
		this.flushSubmitted.set(false);
		this.flushAtEndOfPass = false;
		if (this.state.get() == State.CLOSED || this.queue.isFinished()) {
			return;
		}
		try {
			this.queue.collect();
			boolean socketIsFull = (this.key.interestOps() & SelectionKey.OP_WRITE) != 0;
			if (!socketIsFull) {
				write();
			}
		}
		catch (IOException ex) {
			end(lost(ex));
		}
		catch (RuntimeException | Error ex) {
			this.loop.failed(logger, ex, "{}: writing failed", this);
			// Nobody knows what of the messages was written.
			end(lost(ex));
		}
	}

	private void write() throws IOException {
		boolean done = this.queue.writeTo(this.transport, this.loop.writeBuffer());
		this.loop.interest(this.key, done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
		if (done && this.queue.isFinished()) {
			// The daemon hangs up when it has read the goodbye. Closing first, with
			// unread input, would reset the connection, perhaps before that.
			this.transport.shutdownOutput();
		}
		if (this.state.get() == State.OPEN && this.queue.hasRoomAgain()) {
			tellOfRoom();
		}
	}

	private void ask() {
		if (this.state.get() == State.OPEN) {
			this.asked++;
			submit(encode(OutgoingMessage.of(this.privateGroup, this.question.serviceType(), this.question.body())));
		}
	}

	private void leaveForSilence(Duration limit) {
		this.leftForSilence = true;
		end(new ConnectionLostException(
				"%s was lost: nothing has come from the daemon for %s, not even a message to oneself".formatted(this,
						limit),
				null));
	}

	/** Whether it has ended because nothing came any more. On the loop thread. */
	boolean isLeftForSilence() {
		return this.leftForSilence;
	}

	private void tellOfRoom() {
		try {
			this.events.roomAgain();
		}
		catch (Throwable ex) {
			this.loop.failed(logger, ex, "{}: listener failed when there was room again", this);
		}
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
			this.silence.heard();
			this.events.limit().tick();
			receive(in.flip());
			if (drained) {
				return;
			}
		}
	}

	/** Delivers what has arrived; the decoder keeps an incomplete message. */
	void receive(ByteBuffer in) {
		int bytes = in.remaining();
		int messages = 0;
		try {
			while (this.state.get() == State.OPEN) {
				WireMessage message = this.decoder.next(in);
				if (message == null) {
					return;
				}
				messages++;
				deliver(message);
			}
		}
		catch (MalformedMessageException ex) {
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

	private void deliver(WireMessage message) throws MalformedMessageException {
		SpreadEvent event = EventReader.read(message);
		if (event == null) {
			this.events.limit()
				.once(Level.WARN, message.groups().toString(),
						"{}: the daemon's policy refused a request concerning {}", this, message.groups());
			return;
		}
		// A message of the listener that equals it is as good an answer.
		if (this.asked > 0 && event.equals(this.question)) {
			this.asked--;
			return;
		}
		try {
			this.events.received(event);
		}
		catch (Throwable ex) {
			this.loop.failed(logger, ex, "{}: listener failed with {}", this, event);
		}
	}

	private ConnectionLostException lost(@Nullable Throwable cause) {
		String how = (cause != null) ? cause.getMessage() : "closed by the daemon";
		return new ConnectionLostException("%s was lost: %s".formatted(this, how), cause);
	}

	private void end(@Nullable SpreadException cause) {
		State previous = this.state.getAndSet(State.CLOSED);
		if (previous == State.CLOSED) {
			return;
		}
		this.silence.stop();
		if (this.closeTimer != null) {
			this.closeTimer.cancel();
		}
		this.loop.channelsChanged();
		try {
			this.transport.close();
		}
		catch (IOException ex) {
			logger.debug("{} did not close properly", this, ex);
		}
		catch (RuntimeException | Error ex) {
			this.loop.failed(logger, ex, "{} did not close properly", this);
		}
		this.queue.clear();
		if (previous == State.OPEN && cause != null) {
			this.metrics.connectionLost(this.address, cause);
		}
		try {
			this.events.closed((previous == State.OPEN) ? cause : null);
		}
		catch (Throwable ex) {
			this.loop.failed(logger, ex, "{}: listener failed at the end", this);
		}
		this.closed.complete(null);
	}

	private final class SocketEvents implements ChannelHandler {

		@Override
		public void ready(SelectionKey key) {
			try {
				if (key.isWritable()) {
					// The daemon reads, or the socket would still be full.
					Connection.this.silence.heard();
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
					? new ConnectionLostException("%s was lost: %s".formatted(Connection.this, cause), cause) : null);
		}

	}

}
