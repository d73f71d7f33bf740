// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.internal.loop.ChannelHandler;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.OutboundQueue;
import org.spreadqueue.spread.wire.RejectedException;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;
import org.spreadqueue.spread.wire.WireMessageDecoder;

/**
 * One client's connection, from accept to end (section 15.2 of docs/protocol/spread.md).
 * Lives on the loop thread.
 */
final class DaemonSession implements ChannelHandler, Receiver, Backlog.Queue {

	private static final Logger logger = QuotingLogger.of(DaemonSession.class);

	/** Keeps one busy sender from starving the others. */
	private static final int READS_PER_PASS = 4;

	private enum State {

		HANDSHAKE, OPEN, CLOSED

	}

	private final DaemonCore core;

	private final SocketChannel channel;

	private final String peer;

	private final SelectionKey key;

	private final DaemonHandshake handshake;

	private final Timer handshakeTimer;

	private final WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_CLIENT);

	private final OutboundQueue outbound = new OutboundQueue();

	/** The messages of {@link #outbound}. */
	private final Deque<SharedMessage> queued = new ArrayDeque<>();

	private long taken;

	private State state = State.HANDSHAKE;

	private boolean flushAtEndOfPass;

	DaemonSession(DaemonCore core, SocketChannel channel, String peer) throws IOException {
		this.core = core;
		this.channel = channel;
		this.peer = peer;
		this.handshake = new DaemonHandshake(core.sessions());
		this.key = core.loop().register(channel, SelectionKey.OP_READ, this);
		this.handshakeTimer = core.loop()
			.schedule(core.options().handshakeTimeout(), () -> end("handshake not finished in time"));
	}

	String privateName() {
		return this.handshake.privateName();
	}

	@Override
	public String privateGroup() {
		return this.handshake.privateGroup();
	}

	@Override
	public boolean membership() {
		return this.handshake.membership();
	}

	boolean isShakingHands() {
		return this.state == State.HANDSHAKE;
	}

	/** Ends this session, which has not finished its handshake, in favour of another. */
	void makeRoom() {
		this.core.complain(this, "did not finish its handshake before all sessions were taken");
		end("others need the session");
	}

	/** Ends this session, which has had a part of a message for longest. */
	void neverCompletes() {
		this.core.complain(this, "has sent a part of a message only, and such parts take too much memory");
		endLater("part of a message only");
	}

	@Override
	public void ready(SelectionKey key) {
		try {
			if (key.isWritable()) {
				write();
			}
			if (key.isValid() && key.isReadable()) {
				read();
			}
		}
		catch (IOException ex) {
			end(ex.getMessage());
		}
	}

	private void read() throws IOException {
		for (int i = 0; i < READS_PER_PASS && this.state != State.CLOSED && !isHeldBack(); i++) {
			ByteBuffer in = this.core.loop().readBuffer();
			int length = this.channel.read(in);
			if (length < 0) {
				end(this.decoder.isIdle() ? "closed by the client" : "closed by the client inside a message");
				return;
			}
			boolean drained = in.hasRemaining();
			if (this.state == State.OPEN) {
				this.core.counters().read(length);
			}
			boolean completed = consume(in.flip());
			if (this.state != State.CLOSED) {
				if (completed) {
					// What is left is part of another message, and younger than before.
					this.core.halfMessages().update(this, 0);
				}
				this.core.halfMessages().update(this, this.decoder.partBytes());
				this.core.endLostSessions();
			}
			if (drained) {
				return;
			}
		}
	}

	/** Returns whether a message was complete. */
	private boolean consume(ByteBuffer in) throws IOException {
		boolean completed = false;
		try {
			while (this.state == State.HANDSHAKE && in.hasRemaining()) {
				shakeHands(in);
			}
			while (this.state == State.OPEN) {
				WireMessage message = this.decoder.next(in);
				if (message == null) {
					return completed;
				}
				completed = true;
				this.core.counters().request();
				process(message);
				this.core.endLostSessions();
			}
		}
		catch (TooManyGroupsException ex) {
			this.core.complain(this, ex.getMessage());
			end(ex.getMessage());
		}
		catch (RejectedException ex) {
			writeAtOnce(ByteBuffer.wrap(new byte[] { (byte) ex.code() }));
			end(ex.getMessage());
		}
		catch (MalformedMessageException ex) {
			this.core.complain(this, ex.getMessage());
			end(ex.getMessage());
		}
		return completed;
	}

	private void shakeHands(ByteBuffer in) throws RejectedException, IOException {
		ByteBuffer answer = this.handshake.advance(in);
		if (answer == null) {
			return;
		}
		writeAtOnce(answer);
		if (this.handshake.isDone()) {
			this.handshakeTimer.cancel();
			this.state = State.OPEN;
			this.core.opened(this);
			logger.debug("{}: connected", this);
		}
	}

	private void writeAtOnce(ByteBuffer bytes) throws IOException {
		int length = bytes.remaining();
		if (this.channel.write(bytes) != length) {
			throw new IOException("handshake did not fit into the socket buffer");
		}
	}

	private void process(WireMessage message) throws MalformedMessageException, TooManyGroupsException {
		if (!message.name().equals(privateGroup())) {
			// A stranger's bytes do not go to the log unchanged.
			String claimed = message.name().replaceAll("[^ -~]", "?");
			throw new MalformedMessageException("sender is '%s' instead of '%s'".formatted(claimed, privateGroup()));
		}
		switch (message.type() & (TypeBits.JOIN | TypeBits.LEAVE | TypeBits.KILL)) {
			case TypeBits.JOIN -> this.core.sequencer().join(this, message);
			case TypeBits.LEAVE -> this.core.sequencer().leave(this, message);
			case TypeBits.KILL -> end("disconnected by the client");
			default -> this.core.sequencer().multicast(this, message);
		}
	}

	@Override
	public void deliver(SharedMessage message) {
		if (this.state == State.OPEN) {
			try {
				enqueue(message);
			}
			catch (RuntimeException | Error ex) {
				// Not the sender's fault, and no matter of the other receivers.
				fail(ex);
			}
		}
	}

	private void enqueue(SharedMessage message) {
		if (isFull()) {
			// Only bytes that the socket does not take count.
			tryWrite();
			if (this.state != State.OPEN) {
				return;
			}
			if (isFull()) {
				tooSlow("allowed are %d messages or %d bytes".formatted(this.core.options().maxSessionMessages(),
						this.core.options().maxSessionBytes()));
				return;
			}
		}
		if (!this.flushAtEndOfPass) {
			this.core.loop().atEndOfPass(this::flush);
			this.flushAtEndOfPass = true;
		}
		this.outbound.add(message.bytes());
		this.queued.add(message);
		this.core.counters().queued(message.size());
		this.core.backlog().added(message.added());
	}

	private boolean isFull() {
		return this.outbound.messages() >= this.core.options().maxSessionMessages()
				|| this.outbound.bytes() >= this.core.options().maxSessionBytes();
	}

	/** Throws this receiver out; others hear of it after the current request. */
	private void tooSlow(String limit) {
		this.core.complain(this, "did not read, %d messages with %d bytes are waiting; %s"
			.formatted(this.outbound.messages(), this.outbound.bytes(), limit));
		endLater("too slow");
	}

	@Override
	public long waitingBytes() {
		return this.outbound.bytes();
	}

	@Override
	public long takenBytes() {
		return this.taken;
	}

	@Override
	public void pauseChanged() {
		updateInterest();
	}

	@Override
	public void throwOut(String limit) {
		tooSlow(limit);
		this.core.endLostSessions();
	}

	/** Something has failed: what was to happen to this session may have been lost. */
	void recover() {
		if (this.state == State.CLOSED) {
			this.core.lost(this, 0);
		}
		else {
			flush();
			updateInterest();
		}
	}

	private void flush() {
		this.flushAtEndOfPass = false;
		boolean socketIsFull = this.key.isValid() && (this.key.interestOps() & SelectionKey.OP_WRITE) != 0;
		if (this.state == State.OPEN && !socketIsFull) {
			tryWrite();
			this.core.endLostSessions();
		}
	}

	private void tryWrite() {
		try {
			write();
		}
		catch (IOException ex) {
			endLater(ex.getMessage());
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
	}

	/** Hangs up, because nobody knows what the client has got of its messages. */
	private void fail(Throwable cause) {
		this.core.loop().failed(logger, cause, "{}: failed, and is ended", this);
		endLater("failed");
	}

	private void write() throws IOException {
		long written = this.outbound.writeTo(this.channel, this.core.loop().writeBuffer());
		this.taken += written;
		this.core.counters().written(written);
		release(this.outbound.messages());
		updateInterest();
	}

	/** Forgets the first messages, so that so many are left. */
	private void release(int left) {
		long fewer = 0;
		while (this.queued.size() > left) {
			fewer += this.queued.remove().removed();
		}
		if (fewer > 0) {
			this.core.backlog().removed(fewer);
		}
	}

	/** An open session does not read while the daemon has too much to deliver. */
	private boolean isHeldBack() {
		return this.state == State.OPEN && this.core.backlog().isPaused();
	}

	private void updateInterest() {
		if (this.key.isValid()) {
			int read = isHeldBack() ? 0 : SelectionKey.OP_READ;
			int write = this.outbound.isEmpty() ? 0 : SelectionKey.OP_WRITE;
			this.key.interestOps(read | write);
		}
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		end((cause != null) ? cause.toString() : "the daemon stops");
	}

	private void end(@Nullable String why) {
		endLater(why);
		this.core.endLostSessions();
	}

	/** Hangs up now; the sequencer hears of it after its current request. */
	private void endLater(@Nullable String why) {
		if (this.state == State.CLOSED) {
			return;
		}
		logger.debug("{}: {}", this, why);
		this.state = State.CLOSED;
		this.handshakeTimer.cancel();
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.debug("{}: did not close properly", this, ex);
		}
		catch (RuntimeException | Error ex) {
			this.core.loop().failed(logger, ex, "{}: did not close properly", this);
		}
		long dropped = this.outbound.bytes();
		this.outbound.clear();
		release(0);
		this.core.lost(this, dropped);
	}

	@Override
	public String toString() {
		return privateName().isEmpty() ? "session of " + this.peer : privateGroup() + " (" + this.peer + ")";
	}

}
